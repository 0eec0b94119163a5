import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { api } from '../../../api';
import type { CardPlan, MemberCard } from '../../../types';
import { Button, Card, Icon, PriceText } from '../../../ui';
import { useAct } from '../../../use-act';
import type { CardPayment } from './use-card-payment';

interface PlanCardProps {
  plan: CardPlan;
  trialUsed: boolean;
  held: boolean;
  /** The same benefits are on the screen already. */
  shownAbove: boolean;
  payment: CardPayment;
  onCard: (card: MemberCard) => void;
}

export const Benefits = ({ benefits }: { benefits: CardPlan['benefits'] }) => (
  <View className='plan__benefits'>
    {benefits.map((benefit) => (
      <View key={benefit.kind + benefit.title} className='plan__benefit'>
        <Icon name='check' size={18} colour={theme.colour.jade} />
        <View className='plan__words'>
          <Text className='plan__title'>{benefit.title}</Text>
          {benefit.detail !== '' && <Text className='plan__detail'>{benefit.detail}</Text>}
        </View>
      </View>
    ))}
  </View>
);

/** A card on sale: what it costs, for how long, what it gives; bought here, or tried once. */
export const PlanCard = ({ plan, trialUsed, held, shownAbove, payment, onCard }: PlanCardProps) => {
  const triable = plan.trialDays > 0 && !trialUsed && !held;
  const trial = useAct(async (key) => onCard(await api('POST /v1/member/card-plans/:id/trial', { params: { id: plan.id } }, { key })));
  return (
    <Card className='plan'>
      <View className='plan__head'>
        <Text className='plan__name'>{plan.name}</Text>
        <PriceText fen={plan.priceFen} size='large' />
        <Text className='plan__days'>/ {plan.days} 天</Text>
      </View>
      {shownAbove ? <Text className='plan__same'>权益同上，从现有的到期那一刻接着算</Text> : <Benefits benefits={plan.benefits} />}
      <Button wide busy={payment.busy} onTap={() => void payment.buy(plan)}>{held ? '续费' : '开通'}</Button>
      {triable && (
        <View className='plan__trial'>
          <Button wide kind='outline' busy={trial.busy} disabled={payment.busy} onTap={() => void trial.run()}>{`免费试用 ${plan.trialDays} 天`}</Button>
        </View>
      )}
      {(trial.problem || payment.words !== '') && <Text className='plan__note' role='status'>{trial.problem?.message ?? payment.words}</Text>}
      <Text className='plan__small'>{triable ? '每人可试用一次，到期自动停止，不扣款。' : ''}不自动续费。买后没有用过可联系客服全额退款。</Text>
    </Card>
  );
};
