import { useCallback, useState } from 'react';
import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import { open, routes } from '../../../routes';
import { sayCount, sayUntil, sayWhen } from '../../../say';
import type { PointsPage, PointsRow } from '../../../types';
import { Bone, BoneCards, Button, Card, EmptyState, ListEnd, Loaded, openTab, Page, Segments } from '../../../ui';
import { useLoad } from '../../../use-load';
import { useMoreRows } from '../../../use-pages';
import './points.scss';

type Show = 'all' | 'earned' | 'spent' | 'pending' | 'expiring';

const views: readonly { key: Show; name: string }[] = [
  { key: 'all', name: '全部' }, { key: 'earned', name: '得到' }, { key: 'spent', name: '用掉' }, { key: 'pending', name: '待到账' }, { key: 'expiring', name: '会到期' },
];

const fetchPage = (show: Show, cursor?: string): Promise<PointsPage> => api('GET /v1/member/points', { query: { show, ...(cursor ? { cursor } : {}) } });

/** The next to expire; what lies further ahead presses nobody. */
const LOTS_SHOWN = 3;

const sayDue = (at: string): string => `${sayWhen(at, serverNow())} 到账`;

const Balance = ({ balance, debt, pending, expiring }: PointsPage) => (
  <View className='points-head'>
    <Text className='points-head__name'>可用积分</Text>
    <Text className='points-head__value'>{sayCount(balance)}</Text>
    {debt > 0 && <Text className='points-head__debt'>欠 {sayCount(debt)} 积分，下次消费先抵</Text>}
    {pending.nextAt && (
      <View className='points-head__lot'>
        <Text>待到账，最早 {sayDue(pending.nextAt)}</Text>
        <Text className='points-head__lot-value'>{sayCount(pending.points)} 积分</Text>
      </View>
    )}
    {expiring.slice(0, LOTS_SHOWN).map((lot) => (
      <View key={lot.expiresAt} className='points-head__lot'>
        <Text>{sayUntil(lot.expiresAt, serverNow())}</Text>
        <Text className='points-head__lot-value'>{sayCount(lot.points)} 积分</Text>
      </View>
    ))}
  </View>
);

const signed = (delta: number): string => (delta > 0 ? `+${sayCount(delta)}` : `−${sayCount(-delta)}`);

const whenOf = ({ at }: PointsRow, show: Show): string => {
  if (show === 'pending') return sayDue(at);
  return show === 'expiring' ? sayUntil(at, serverNow()) : sayWhen(at, serverNow());
};

const Line = ({ row, show }: { row: PointsRow; show: Show }) => (
  <View className='points-line'>
    <View className='points-line__words'>
      <Text className='points-line__title'>{row.title}</Text>
      <Text className='points-line__when'>{whenOf(row, show)}</Text>
    </View>
    <View className='points-line__numbers'>
      <Text className={row.delta > 0 ? 'points-line__delta is-in' : 'points-line__delta'}>{show === 'expiring' ? sayCount(row.delta) : signed(row.delta)}</Text>
      {row.balanceAfter !== null && <Text className='points-line__after'>余 {sayCount(row.balanceAfter)}</Text>}
    </View>
  </View>
);

const nothing: Record<Show, { title: string; hint: string }> = {
  all: { title: '还没有积分记录', hint: '每次消费都会记在这里，店里和商城一起算' },
  earned: { title: '还没有得到过积分', hint: '到店或在商城消费，就会有积分' },
  spent: { title: '还没有用过积分', hint: '结账时可以抵扣，也可以到积分商城兑换' },
  pending: { title: '没有等着到账的积分', hint: '商城消费的积分，过了退款期就到账' },
  expiring: { title: '没有会到期的积分', hint: '积分到期前会提醒你' },
};

const Lines = ({ points, show }: { points: PointsPage; show: Show }) => {
  const more = useCallback((cursor: string) => fetchPage(show, cursor).then(({ statement }) => statement), [show]);
  const list = useMoreRows(points.statement, more);
  if (list.rows.length === 0) return <EmptyState kind='no-results' {...nothing[show]} act='去商城看看' onAct={() => openTab('shop')} />;
  return (
    <>
      <Card className='points-lines'>{list.rows.map((row) => <Line key={row.id} row={row} show={show} />)}</Card>
      <ListEnd list={list} />
    </>
  );
};

const Statement = ({ show }: { show: Show }) => {
  const load = useLoad(`points-${show}`, () => fetchPage(show));
  return <Loaded load={load} skeleton={<BoneCards count={6} height={56} />}>{(points) => <Lines points={points} show={show} />}</Loaded>;
};

export default function PointsPageView() {
  const [show, setShow] = useState<Show>('all');
  const load = useLoad('points-all', () => fetchPage('all'));
  return (
    <Page>
      <Loaded load={load} skeleton={<><Bone height={140} radius={12} gap={32} /><BoneCards count={6} height={56} /></>}>
        {(points) => (
          <>
            <Balance {...points} />
            <Button wide kind='quiet' className='points-mall' onTap={() => open(routes.pointsMall())}>去积分商城兑换</Button>
            <Segments label='积分明细' options={views} chosen={show} onChoose={setShow} />
            {show === 'all' ? <Lines points={points} show={show} /> : <Statement key={show} show={show} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}
