import { useState } from 'react';
import { Image, Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { JoinSheet } from '../../join/join-sheet';
import { WelcomeSheet } from '../../join/welcome-sheet';
import { addressOf } from '../../transport';
import type { Brand, Home, Joined } from '../../types';
import { Button, Icon, openTab, ProductCard, Section, toast, type IconName } from '../../ui';
import type { Load } from '../../use-load';
import { HomeStore } from './home-store';
import { HomeTeam } from './home-team';

interface VisitorHomeProps {
  home: Home;
  brand: Load<Brand>;
  onJoined: () => Promise<void>;
}

const reasons: readonly { icon: IconName; title: string; hint: string }[] = [
  { icon: 'gift', title: '见面礼', hint: '加入就放进券包' },
  { icon: 'points', title: '积分抵现', hint: '店里、商城一起算' },
  { icon: 'tier', title: '等级权益', hint: '喝得越久，价越好' },
];

const Reasons = () => (
  <View className='visitor__reasons'>
    {reasons.map(({ icon, title, hint }) => (
      <View key={title} className='visitor__reason'>
        <Icon name={icon} size={26} colour={theme.colour.jade} />
        <Text className='visitor__reason-title'>{title}</Text>
        <Text className='visitor__reason-hint'>{hint}</Text>
      </View>
    ))}
  </View>
);

const joinWords = ({ claimable: [gift] }: Home): string => (gift ? `加入会员，领${gift.title}` : '加入会员');

const Invitation = ({ home, onTap }: { home: Home; onTap: () => void }) => (
  <View className='visitor'>
    <Image className='visitor__picture' src={addressOf('/art/banner/yan-season.svg')} mode='aspectFill' aria-hidden='true' />
    <View className='visitor__body'>
      <Reasons />
      <Button wide onTap={onTap}>{joinWords(home)}</Button>
      <Text className='visitor__note'>免费，随时可以退出</Text>
    </View>
  </View>
);

/** Somebody who has not joined: one invitation, and everything else open to look at. */
export const VisitorHome = ({ home, brand, onJoined }: VisitorHomeProps) => {
  const [asking, setAsking] = useState(false);
  const [joined, setJoined] = useState<Joined | null>(null);
  const named = brand.state.kind === 'ready' ? brand.state.data : undefined;
  const begin = (): void => {
    if (named) return setAsking(true);
    void brand.reload();
    toast('还没读到隐私政策，请稍候再点一次');
  };
  const done = (answer: Joined): void => {
    setAsking(false);
    setJoined(answer);
  };
  return (
    <>
      <Invitation home={home} onTap={begin} />
      {home.team && <HomeTeam team={home.team} />}
      {home.offers.length > 0 && (
        <Section title='大家常喝' more='逛商城' onMore={() => openTab('shop')}>
          {home.offers.slice(0, 3).map(({ product, reason }) => <ProductCard key={product.id} layout='row' product={product} reason={reason} />)}
        </Section>
      )}
      {home.store && <HomeStore store={home.store} />}
      {named && <JoinSheet open={asking} brand={named} onClose={() => setAsking(false)} onJoined={done} />}
      <WelcomeSheet joined={joined} onClose={() => { setJoined(null); void onJoined(); }} />
    </>
  );
};
