import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { serverNow } from '../../clock';
import { open, routes } from '../../routes';
import { sayWhen } from '../../say';
import type { Home, Message } from '../../types';
import { Button, CouponTicket, Icon, openTab, ProductCard, Section, Tap, TierCard } from '../../ui';
import { HomeNumbers } from './home-numbers';
import { HomeStore } from './home-store';
import { HomeTeam } from './home-team';

const News = ({ message }: { message: Message }) => (
  <Tap className='home-news' role='link' label={`未读消息：${message.title}`} onTap={() => open(routes.message(message.id))}>
    <Icon name='bell' size={18} colour={theme.colour.jade} />
    <Text className='home-news__title'>{message.title}</Text>
    <Text className='home-news__when'>{sayWhen(message.at, serverNow())}</Text>
  </Tap>
);

const Claimable = ({ claimable }: { claimable: Home['claimable'] }) => (
  <Tap className='home-claim' role='link' onTap={() => open(routes.claim())}>
    <Icon name='gift' size={22} colour={theme.colour.vermilionInk} />
    <View className='home-claim__words'>
      <Text className='home-claim__title'>有 {claimable.length} 张券可以领</Text>
      <Text className='home-claim__which'>{claimable.map(({ title }) => title).join('、')}</Text>
    </View>
    <Icon name='right' size={16} colour={theme.colour.vermilionInk} />
  </Tap>
);

const Offers = ({ offers }: { offers: Home['offers'] }) => (
  <Section title='为你留意的' more='逛商城' onMore={() => openTab('shop')}>
    {offers.slice(0, 3).map(({ product, reason }) => <ProductCard key={product.id} layout='row' product={product} reason={reason} />)}
  </Section>
);

const Expiring = ({ coupons }: { coupons: Home['coupons']['expiringSoon'] }) => (
  <Section title='快到期的券' more='全部' onMore={() => open(routes.coupons())}>
    {coupons.slice(0, 2).map((coupon) => (
      <CouponTicket key={coupon.id} coupon={coupon} aside={<Button size='small' kind='coupon' onTap={() => openTab('code')}>去用</Button>} />
    ))}
  </Section>
);

/** A quiet day: nothing to claim, nothing that ends soon, nobody waiting. */
const Quiet = () => (
  <View className='home-quiet'>
    <Text className='home-quiet__words'>今天没有要赶的事，慢慢挑一杯。</Text>
    <Button kind='quiet' onTap={() => openTab('shop')}>去商城看看</Button>
  </View>
);

/** What is here for me today. */
export const JoinedHome = ({ home }: { home: Home }) => (
  <>
    {home.tier && (
      <TierCard tier={home.tier} memberNo={home.profile?.memberNo} onTap={() => open(routes.tier())} />
    )}
    <HomeNumbers home={home} />
    {home.latestMessage && !home.latestMessage.read && <News message={home.latestMessage} />}
    {home.claimable.length > 0 && <Claimable claimable={home.claimable} />}
    {home.coupons.expiringSoon.length > 0 && <Expiring coupons={home.coupons.expiringSoon} />}
    {home.team && <HomeTeam team={home.team} />}
    {home.offers.length > 0 && <Offers offers={home.offers} />}
    {home.offers.length === 0 && !home.team && <Quiet />}
    {home.store && <HomeStore store={home.store} />}
  </>
);
