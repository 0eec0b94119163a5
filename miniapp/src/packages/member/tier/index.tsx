import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import { open, routes } from '../../../routes';
import { sayCount, sayLastDay } from '../../../say';
import type { Benefit, TierProgress, TierRule } from '../../../types';
import { Bone, BoneCards, Card, Icon, LinkRow, Loaded, openTab, Page, Section, TierCard, tierLook, type IconName } from '../../../ui';
import { useLoad } from '../../../use-load';
import { TierHistoryList } from './tier-history';
import './tier.scss';

const benefitIcons: Record<string, IconName> = {
  discount: 'wallet', 'points-multiplier': 'points', 'birthday-gift': 'gift', 'upgrade-gift': 'gift', 'annual-gift': 'gift', 'free-shipping': 'pickup',
  'monthly-coupon': 'coupon', priority: 'clock', adviser: 'me', other: 'cup',
};

export const BenefitRow = ({ benefit }: { benefit: Benefit }) => (
  <View className='benefit'>
    <View className='benefit__icon'><Icon name={benefitIcons[benefit.kind] ?? 'leaf'} size={22} colour={theme.colour.jade} /></View>
    <View className='benefit__words'>
      <Text className='benefit__title'>{benefit.title}</Text>
      {benefit.detail !== '' && <Text className='benefit__detail'>{benefit.detail}</Text>}
    </View>
  </View>
);

const keepWords = ({ validityDays, keepGrowth, graceDays }: TierRule): string | null => {
  if (validityDays === null) return null;
  const kept = keepGrowth > 0 ? `${validityDays} 天内再得 ${sayCount(keepGrowth)} 成长值保级` : `有效 ${validityDays} 天，自动续期`;
  return graceDays > 0 && keepGrowth > 0 ? `${kept}，另有 ${graceDays} 天宽限` : kept;
};

const Step = ({ tier, current }: { tier: TierRule; current: TierProgress }) => {
  const mine = tier.key === current.key;
  const keep = keepWords(tier);
  return (
    <View className={`tier-step ${tier.rank <= current.rank ? 'is-reached' : ''}`}>
      <View className={`tier-step__mark tier-step__mark--${tierLook(tier)}`} aria-hidden='true' />
      <View className='tier-step__body'>
        <View className='tier-step__head'>
          <Text className='tier-step__name'>{tier.name}</Text>
          {mine && <Text className='tier-step__mine'>你在这里</Text>}
          <Text className='tier-step__from'>{tier.growthFrom === 0 ? '加入即得' : `成长值 ${sayCount(tier.growthFrom)}`}</Text>
        </View>
        <Text className='tier-step__benefits'>{tier.benefits.map(({ title }) => title).join(' · ') || '积分与会员活动'}</Text>
        {keep && <Text className='tier-step__benefits'>{keep}</Text>}
      </View>
    </View>
  );
};

/** For a tier that nothing has to be done for; otherwise the card itself says until when and what is missing. */
const until = ({ validUntil }: TierProgress): string =>
  validUntil ? `有效期到 ${sayLastDay(validUntil, serverNow())}，到期自动续期` : '长期有效';

const PaidCard = ({ card }: { card: TierProgress['card'] }) => (
  <Card className='tier-paid'>
    <LinkRow
      icon='wallet' title={card?.name ?? '付费会员卡'} hint={card ? '和等级权益比较，取更优惠的一个' : '不论等级，当天就享会员卡权益'}
      value={card ? `${sayLastDay(card.endsAt, serverNow())}到期` : '看看'} onTap={() => open(routes.card())}
    />
  </Card>
);

export default function TierPage() {
  const load = useLoad('tier', () => api('GET /v1/member/tier'));
  return (
    <Page>
      <Loaded load={load} skeleton={<><Bone height={170} radius={16} gap={32} /><BoneCards count={3} height={72} /></>}>
        {({ current, tiers }) => (
          <>
            <TierCard tier={current} onTap={() => openTab('code')} />
            {!current.keep && <Text className='tier-until'>{until(current)}</Text>}
            <Section title={`${current.name}权益`}>
              <Card className='benefits'>{current.benefits.map((benefit) => <BenefitRow key={benefit.kind + benefit.title} benefit={benefit} />)}</Card>
            </Section>
            <PaidCard card={current.card} />
            <Section title='全部等级'>
              <Card>{tiers.map((tier) => <Step key={tier.key} tier={tier} current={current} />)}</Card>
            </Section>
          </>
        )}
      </Loaded>
      <TierHistoryList />
    </Page>
  );
}
