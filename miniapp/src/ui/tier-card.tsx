import { Image, Text, View } from '@tarojs/components';
import { sayCount } from '../say';
import { addressOf } from '../transport';
import type { TierProgress } from '../types';
import { Tap } from './tap';
import { tierLook } from './tier-look';
import './tier-card.scss';

interface TierCardProps {
  tier: TierProgress;
  nickname?: string;
  memberNo?: string;
  onTap?: () => void;
}

const percent = (progress: number): string => `${Math.round(Math.min(1, Math.max(0, progress)) * 100)}%`;

const Way = ({ tier }: { tier: TierProgress }) => (
  <View className='tier-card__way'>
    <Text className='tier-card__sentence'>{tier.sentence}</Text>
    {tier.keep && <Text className='tier-card__keep'>{tier.keep.sentence}</Text>}
    <View className='tier-card__bar' role='progressbar' aria-valuenow={Math.round(tier.progress * 100)} aria-valuemin={0} aria-valuemax={100} aria-label={tier.sentence}>
      <View className='tier-card__done' style={{ width: percent(tier.progress) }} />
    </View>
    <View className='tier-card__ends'>
      <Text>成长值 {sayCount(tier.growth)}</Text>
      {tier.nextName && tier.growthToNext !== null && <Text>{tier.nextName} {sayCount(tier.growth + tier.growthToNext)}</Text>}
    </View>
  </View>
);

/** The member's card: who I am here, and how far to the next tier. */
export const TierCard = ({ tier, nickname, memberNo, onTap }: TierCardProps) => {
  const look = tierLook(tier);
  return (
    <Tap className={`tier-card tier-card--${look}`} onTap={onTap} label={`${tier.name}，${tier.sentence}${tier.keep ? `，${tier.keep.sentence}` : ''}，查看等级权益`}>
      <Image className='tier-card__art' src={addressOf(`/art/tier/${look}.svg`)} mode='aspectFill' aria-hidden='true' />
      <View className='tier-card__body'>
        <View className='tier-card__who'>
          <Text className='tier-card__name'>{tier.name}</Text>
          {nickname && <Text className='tier-card__nickname'>{nickname}</Text>}
        </View>
        {memberNo && <Text className='tier-card__no'>No. {memberNo}</Text>}
        <Way tier={tier} />
      </View>
    </Tap>
  );
};
