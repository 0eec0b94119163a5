import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import { sayCount, sayLastDay } from '../../../say';
import type { Benefit, TierProgress, TierRule } from '../../../types';
import { Bone, BoneCards, Card, Icon, Loaded, openTab, Page, Section, TierCard, tierLook, type IconName } from '../../../ui';
import { useLoad } from '../../../use-load';
import './tier.scss';

const benefitIcons: Record<string, IconName> = {
  discount: 'wallet', 'points-multiplier': 'points', 'birthday-gift': 'gift', other: 'cup',
};

const BenefitRow = ({ benefit }: { benefit: Benefit }) => (
  <View className='benefit'>
    <View className='benefit__icon'><Icon name={benefitIcons[benefit.kind] ?? 'leaf'} size={22} colour={theme.colour.jade} /></View>
    <View className='benefit__words'>
      <Text className='benefit__title'>{benefit.title}</Text>
      {benefit.detail !== '' && <Text className='benefit__detail'>{benefit.detail}</Text>}
    </View>
  </View>
);

const Step = ({ tier, current }: { tier: TierRule; current: TierProgress }) => {
  const mine = tier.key === current.key;
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
      </View>
    </View>
  );
};

const until = ({ validUntil }: TierProgress): string =>
  (validUntil ? `有效期到 ${sayLastDay(validUntil, serverNow()).trim()}，到期按近一年成长值重新评定` : '长期有效');

export default function TierPage() {
  const load = useLoad('tier', () => api('GET /v1/member/tier'));
  return (
    <Page>
      <Loaded load={load} skeleton={<><Bone height={170} radius={16} gap={32} /><BoneCards count={3} height={72} /></>}>
        {({ current, tiers }) => (
          <>
            <TierCard tier={current} onTap={() => openTab('code')} />
            <Text className='tier-until'>{until(current)}</Text>
            <Section title={`${current.name}权益`}>
              <Card className='benefits'>{current.benefits.map((benefit) => <BenefitRow key={benefit.title} benefit={benefit} />)}</Card>
            </Section>
            <Section title='全部等级'>
              <Card>{tiers.map((tier) => <Step key={tier.key} tier={tier} current={current} />)}</Card>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}
