import { useEffect } from 'react';
import Taro, { usePullDownRefresh, useShareAppMessage } from '@tarojs/taro';
import { useBrand } from '../../brand';
import { useHome } from '../../load-home';
import { platform } from '../../platform';
import { unreadCount } from '../../unread';
import { Loaded, Page } from '../../ui';
import { HomeHeader } from './home-header';
import { HomeSkeleton } from './home-skeleton';
import { JoinedHome } from './joined-home';
import { VisitorHome } from './visitor-home';
import './home.scss';

export default function HomePage() {
  const brand = useBrand();
  const load = useHome();
  const home = load.state.kind === 'ready' ? load.state.data : undefined;
  const named = brand.state.kind === 'ready' ? brand.state.data : undefined;
  useEffect(() => {
    if (home) unreadCount.set(home.unread);
  }, [home]);
  usePullDownRefresh(() => void load.reload().finally(() => Taro.stopPullDownRefresh()));
  useShareAppMessage(() => ({ title: named ? `${named.name} · ${named.slogan}` : '来喝杯茶', path: '/pages/home/index' }));
  return (
    <Page tab='home' className='home'>
      <HomeHeader brand={named} nickname={home?.profile?.nickname} inset={platform.topInset()} />
      <Loaded load={load} skeleton={<HomeSkeleton />}>
        {(data) => (data.joined ? <JoinedHome home={data} /> : <VisitorHome home={data} brand={brand} onJoined={load.reload} />)}
      </Loaded>
    </Page>
  );
}
