import { useState } from 'react';
import Taro, { usePullDownRefresh, useRouter, useShareAppMessage } from '@tarojs/taro';
import { View } from '@tarojs/components';
import { api } from '../../../api';
import { routes } from '../../../routes';
import type { Activity } from '../../../types';
import { Bone, BoneCards, EmptyState, Loaded, openTab, Page, Picture } from '../../../ui';
import { useLoad } from '../../../use-load';
import { SeatSheet } from '../seat-sheet';
import { ActivityCard } from './activity-card';
import { Rules } from './rules';
import './list.scss';

const Waiting = () => (
  <>
    <Bone height={147} radius={12} gap={16} />
    <BoneCards count={2} height={220} />
  </>
);

const Nothing = () => <EmptyState kind='no-results' title='现在没有在拼的商品' hint='新的拼团会放在这里' act='去商城' onAct={() => openTab('shop')} />;

export default function GroupBuysPage() {
  const { activity: asked } = useRouter().params;
  const [opening, setOpening] = useState<Activity | null>(null);
  const load = useLoad('group-buys', () => api('GET /v1/shop/group-buys'));
  usePullDownRefresh(() => void load.reload().finally(() => Taro.stopPullDownRefresh()));
  useShareAppMessage(() => ({ title: '一起拼，更划算', path: routes.groupBuys() }));
  return (
    <Page className='group-buys'>
      <Picture className='group-buys__banner' src='/art/banner/team.svg' />
      <Rules />
      <Loaded load={load} skeleton={<Waiting />} empty={({ activities }) => activities.length === 0 && <Nothing />}>
        {({ activities }) => (
          <View>
            {[...activities]
              .sort((a, b) => Number(b.activity.id === asked) - Number(a.activity.id === asked))
              .map(({ activity, teams }) => (
                <ActivityCard key={activity.id} activity={activity} teams={teams} onOpen={() => setOpening(activity)} />
              ))}
          </View>
        )}
      </Loaded>
      <SeatSheet seat={opening && { kind: 'open', activity: opening }} onClose={() => setOpening(null)} />
    </Page>
  );
}
