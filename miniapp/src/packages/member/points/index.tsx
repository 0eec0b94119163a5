import { useCallback } from 'react';
import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import { sayCount, sayUntil, sayWhen } from '../../../say';
import type { PointsPage, PointsRow } from '../../../types';
import { Bone, BoneCards, Card, EmptyState, ListEnd, Loaded, openTab, Page, Section } from '../../../ui';
import { useLoad } from '../../../use-load';
import { useMoreRows } from '../../../use-pages';
import './points.scss';

const fetchPage = (cursor?: string): Promise<PointsPage> => api('GET /v1/member/points', { query: cursor ? { cursor } : {} });

/** The next to expire; what lies further ahead presses nobody. */
const LOTS_SHOWN = 3;

const Balance = ({ balance, debt, expiring }: PointsPage) => (
  <View className='points-head'>
    <Text className='points-head__name'>可用积分</Text>
    <Text className='points-head__value'>{sayCount(balance)}</Text>
    {debt > 0 && <Text className='points-head__debt'>有 {sayCount(debt)} 积分因退款待抵，之后得到的积分会先抵上</Text>}
    {expiring.slice(0, LOTS_SHOWN).map((lot) => (
      <View key={lot.expiresAt} className='points-head__lot'>
        <Text>{sayUntil(lot.expiresAt, serverNow())}</Text>
        <Text className='points-head__lot-value'>{sayCount(lot.points)} 积分</Text>
      </View>
    ))}
  </View>
);

const signed = (delta: number): string => (delta > 0 ? `+${sayCount(delta)}` : `−${sayCount(-delta)}`);

const Line = ({ row }: { row: PointsRow }) => (
  <View className='points-line'>
    <View className='points-line__words'>
      <Text className='points-line__title'>{row.title}</Text>
      <Text className='points-line__when'>{sayWhen(row.at, serverNow())}</Text>
    </View>
    <View className='points-line__numbers'>
      <Text className={row.delta > 0 ? 'points-line__delta is-in' : 'points-line__delta'}>{signed(row.delta)}</Text>
      <Text className='points-line__after'>余 {sayCount(row.balanceAfter)}</Text>
    </View>
  </View>
);

const Statement = ({ points }: { points: PointsPage }) => {
  const more = useCallback((cursor: string) => fetchPage(cursor).then(({ statement }) => statement), []);
  const list = useMoreRows(points.statement, more);
  if (list.rows.length === 0) {
    return <EmptyState kind='no-results' title='还没有积分记录' hint='每次消费都会记在这里，店里和商城一起算' act='去商城看看' onAct={() => openTab('shop')} />;
  }
  return (
    <Section title='明细'>
      <Card className='points-lines'>{list.rows.map((row) => <Line key={row.id} row={row} />)}</Card>
      <ListEnd list={list} />
    </Section>
  );
};

export default function PointsPageView() {
  const load = useLoad('points', () => fetchPage());
  return (
    <Page>
      <Loaded load={load} skeleton={<><Bone height={140} radius={12} gap={32} /><BoneCards count={6} height={56} /></>}>
        {(points) => (
          <>
            <Balance {...points} />
            <Statement points={points} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
