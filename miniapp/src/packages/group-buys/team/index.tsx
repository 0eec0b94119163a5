import { useEffect, useState } from 'react';
import Taro, { usePullDownRefresh, useRouter, useShareAppMessage } from '@tarojs/taro';
import { Text } from '@tarojs/components';
import { api } from '../../../api';
import { routes } from '../../../routes';
import { stageWords } from '../../../shop/payment-steps';
import { usePayment, usePayOnArrival } from '../../../shop/use-payment';
import { sayFen } from '../../../shop/say-fen';
import type { Order, Team } from '../../../types';
import { Bone, Loaded, Page } from '../../../ui';
import { useLoad } from '../../../use-load';
import { SeatSheet } from '../seat-sheet';
import { TeamAct } from './team-act';
import { TeamCard } from './team-card';
import { TeamGoods } from './team-goods';
import { actFor, inviteTitle } from './team-state';
import { useMyOrder } from './use-my-order';
import './team.scss';

const Waiting = () => (
  <>
    <Bone height={120} radius={12} gap={16} />
    <Bone height={260} radius={12} gap={16} />
  </>
);

/** Others join while I look. */
const AGAIN_MS = 5000;

const useWatch = (team: Team | undefined, reload: () => Promise<void>): void => {
  const open = team?.state === 'open';
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => void reload(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [open, reload]);
};

export default function TeamPage() {
  const { id = '', order: orderId, pay } = useRouter().params;
  const [joining, setJoining] = useState(false);
  const load = useLoad(`team:${id}`, () => api('GET /v1/shop/teams/:id', { params: { id } }));
  const team = load.state.kind === 'ready' ? load.state.data : undefined;
  const [order, setOrder] = useMyOrder(team, orderId);
  const show = (next: Order): void => {
    setOrder(next);
    if (next.state !== 'unpaid') void load.reload();
  };
  const payment = usePayment(show, 'team');
  usePayOnArrival(pay === '1' ? orderId : undefined, payment.pay);
  useWatch(team, load.reload);
  usePullDownRefresh(() => void load.reload().finally(() => Taro.stopPullDownRefresh()));
  useShareAppMessage(() => ({ title: team ? inviteTitle(team, sayFen(team.groupBuyFen)) : '一起拼，更划算', path: routes.team(id) }));
  const words = payment.problem ? payment.problem.message : stageWords[payment.stage];
  const act = team && actFor(team, order);
  return (
    <Page
      className='team'
      footer={team && act && <TeamAct team={team} act={act} payment={payment} onJoin={() => setJoining(true)} />}
    >
      <Loaded load={load} skeleton={<Waiting />} failure='no-results'>
        {(data) => (
          <>
            <TeamCard team={data} order={order} onOver={() => void load.reload()} />
            {words !== '' && act?.kind !== 'invite' && act?.kind !== 'order' && <Text className='team__status' role='status'>{words}</Text>}
            <TeamGoods team={data} />
          </>
        )}
      </Loaded>
      <SeatSheet
        seat={joining && team ? { kind: 'join', team } : null} onClose={() => setJoining(false)}
        onSeated={({ team: next, order: mine }) => {
          load.replace(next);
          setOrder(mine);
          void payment.pay(mine.id);
        }}
      />
    </Page>
  );
}
