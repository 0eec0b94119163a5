import { useCallback } from 'react';
import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import { open, routes } from '../../../routes';
import { sayWhen } from '../../../say';
import type { Redemption, RedemptionsPage } from '../../../types';
import { BoneCards, Button, Card, EmptyState, ListEnd, Loaded, Page, Picture, QrCode } from '../../../ui';
import { useLoad } from '../../../use-load';
import { useMoreRows } from '../../../use-pages';
import { sayCost } from '../say-cost';
import { Unpaid } from './unpaid';
import './redemptions.scss';

const fetchPage = (cursor?: string): Promise<RedemptionsPage> => api('GET /v1/member/mall/redemptions', { query: cursor ? { cursor } : {} });

/** `1234 5678 9012`: read aloud in three breaths. */
const spaced = (code: string): string => code.replace(/(\d{4})(?=\d)/g, '$1 ');

const Code = ({ code, stores }: { code: string; stores: readonly string[] }) => (
  <View className='redemption__code'>
    <QrCode text={code} size={160} label='兑换码' />
    <Text className='redemption__digits'>{spaced(code)}</Text>
    <Text className='redemption__note'>{stores.length > 0 ? `到${stores.join('、')}出示` : '到任意门店出示'}，领取一次有效</Text>
  </View>
);

const Row = ({ row, payNow, reload }: { row: Redemption; payNow: boolean; reload: () => void }) => (
  <Card className='redemption'>
    <View className='redemption__head'>
      <Picture className='redemption__picture' src={row.picture} />
      <View className='redemption__words'>
        <Text className='redemption__title'>{row.title}</Text>
        <Text className='redemption__note'>{sayWhen(row.createdAt, serverNow())} · {sayCost(row)}</Text>
        <Text className='redemption__state'>{row.handedOverIn ? `${row.stateText} · ${row.handedOverIn}` : row.stateText}</Text>
      </View>
    </View>
    {row.state === 'unpaid' && <Unpaid row={row} payNow={payNow} reload={reload} />}
    {row.state === 'ready' && row.code && <Code code={row.code} stores={row.stores} />}
    {row.state === 'done' && row.kind === 'coupon' && <Button kind='quiet' wide className='redemption__act' onTap={() => open(routes.coupons())}>去券包看看</Button>}
  </Card>
);

const List = ({ first, payId, reload }: { first: RedemptionsPage; payId: string | undefined; reload: () => void }) => {
  const more = useCallback((cursor: string) => fetchPage(cursor), []);
  const list = useMoreRows(first, more);
  return <>{list.rows.map((row) => <Row key={row.id} row={row} payNow={row.id === payId} reload={reload} />)}<ListEnd list={list} /></>;
};

export default function RedemptionsPageView() {
  const { pay } = useRouter().params;
  const load = useLoad('redemptions', () => fetchPage());
  usePullDownRefresh(() => void load.reload().finally(() => Taro.stopPullDownRefresh()));
  const nothing = <EmptyState kind='no-orders' title='还没有兑换过' hint='积分可以换券，也可以换到店领取的好物' act='去积分商城' onAct={() => open(routes.pointsMall())} />;
  return (
    <Page>
      <Loaded load={load} skeleton={<BoneCards count={3} height={140} />} empty={({ rows }) => rows.length === 0 && nothing}>
        {(first) => <List first={first} payId={pay} reload={() => void load.reload()} />}
      </Loaded>
    </Page>
  );
}
