import { useState } from 'react';
import Taro, { usePullDownRefresh } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { open, routes } from '../../../routes';
import { sayCount } from '../../../say';
import type { MallItem, MallPage } from '../../../types';
import { Bone, BoneCards, Card, EmptyState, LinkRow, Loaded, openTab, Page, Picture, Tap } from '../../../ui';
import { useLoad } from '../../../use-load';
import { ItemSheet } from './item-sheet';
import { sayCost } from '../say-cost';
import './items.scss';

const Head = ({ balance, debt }: MallPage) => (
  <Card className='mall-head'>
    <Tap className='mall-head__points' role='link' label={`可用积分 ${balance}`} onTap={() => open(routes.points())}>
      <Text className='mall-head__name'>可用积分</Text>
      <Text className='mall-head__value'>{sayCount(balance)}</Text>
      {debt > 0 && <Text className='mall-head__debt'>欠 {sayCount(debt)} 积分，下次消费先抵</Text>}
    </Tap>
    <LinkRow icon='order' title='我的兑换' onTap={() => open(routes.redemptions())} />
  </Card>
);

const Tile = ({ item, onOpen }: { item: MallItem; onOpen: () => void }) => (
  <Tap className={`mall-tile ${item.left === 0 ? 'is-gone' : ''}`} role='button' label={`${item.title}，${sayCost(item)}${item.refusal ? `，${item.refusal}` : ''}`} onTap={onOpen}>
    <Picture className='mall-tile__picture' src={item.picture} />
    <Text className='mall-tile__title'>{item.title}</Text>
    <Text className='mall-tile__points'>{sayCost(item)}</Text>
    <Text className='mall-tile__note'>{item.refusal ?? (item.kind === 'coupon' ? '券' : '到店领取')}</Text>
  </Tap>
);

export default function MallPageView() {
  const [chosen, setChosen] = useState<string | null>(null);
  const load = useLoad('mall', () => api('GET /v1/member/mall'));
  usePullDownRefresh(() => void load.reload().finally(() => Taro.stopPullDownRefresh()));
  return (
    <Page>
      <Loaded load={load} skeleton={<><Bone height={140} radius={12} gap={24} /><BoneCards count={3} height={200} /></>}>
        {(mall) => {
          const item = mall.items.find(({ id }) => id === chosen);
          return (
            <>
              <Head {...mall} />
              {mall.items.length === 0
                ? <EmptyState kind='no-results' title='现在没有可以兑换的商品' hint='新的兑换会放在这里，积分先攒着' act='去商城' onAct={() => openTab('shop')} />
                : <View className='mall-grid'>{mall.items.map((one) => <Tile key={one.id} item={one} onOpen={() => setChosen(one.id)} />)}</View>}
              {item && <ItemSheet key={item.id} item={item} onClose={() => setChosen(null)} onDone={() => { setChosen(null); void load.reload(); }} />}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
