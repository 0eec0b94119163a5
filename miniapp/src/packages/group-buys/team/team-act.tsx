import { View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { open, routes } from '../../../routes';
import type { Payment } from '../../../shop/use-payment';
import type { Team } from '../../../types';
import { Button } from '../../../ui';
import { InviteButton } from './invite-button';
import type { TeamAct as Act } from './team-state';

interface TeamActProps {
  team: Team;
  act: Act;
  payment: Payment;
  onJoin: () => void;
}

const One = ({ team, act, payment, onJoin }: TeamActProps) => {
  const paying = payment.stage === 'asking' || payment.stage === 'confirming';
  switch (act.kind) {
    case 'join': return <Button wide onTap={onJoin}>{`参团 ${formatFen(team.groupBuyFen)}`}</Button>;
    case 'pay': return payment.stage === 'slow'
      ? <Button wide kind='quiet' onTap={() => void payment.look(act.order.id)}>再查一次到账</Button>
      : <Button wide busy={paying} onTap={() => void payment.pay(act.order.id)}>{`付款占座 ${formatFen(act.order.payableFen)}`}</Button>;
    case 'wait': return <Button wide busy>正在确认到账</Button>;
    case 'invite': return <InviteButton team={team} />;
    case 'order': return <Button wide onTap={() => open(act.order ? routes.order(act.order.id) : routes.orders('active'))}>查看取货码</Button>;
    case 'own': return <Button wide onTap={() => open(routes.groupBuy(team.activityId))}>我来开一个团</Button>;
  }
};

/** One button, whatever the state. */
export const TeamAct = (props: TeamActProps) => <View className='team-act'><One {...props} /></View>;
