import { Text, View } from '@tarojs/components';
import { sayCount } from '../../../say';
import { Avatar, Tap, tierLook } from '../../../ui';
import type { CounterMember } from './counter-state';

/** "再消费 ¥86 升金毫" → shorter at the counter: "再 ¥86 升金毫". */
const shorter = (sentence: string): string => sentence.replace('再消费 ', '再 ');

/** What is worth saying: the birthday, what keeps the tier, tags. */
const hints = ({ birthdayHint, tier, tags }: CounterMember): string[] =>
  [birthdayHint, tier.keep && tier.keep.state !== 'kept' ? shorter(tier.keep.sentence) : null, ...tags].filter((part) => part !== null);

/** Masked, and only what serving needs. */
export const MemberStrip = ({ member, onLeave }: { member: CounterMember; onLeave: () => void }) => {
  const look = tierLook(member.tier);
  return (
    <View className={`member-strip member-strip--${look}`}>
      <Avatar avatarKey={member.avatarKey} className='member-strip__face' />
      <View className='member-strip__words'>
        <View className='member-strip__line'>
          <Text className='member-strip__name'>{member.nameMasked}</Text>
          <Text className='member-strip__tier'>{member.tier.name}</Text>
        </View>
        <Text className='member-strip__way'>{shorter(member.tier.sentence)} · {sayCount(member.points)} 积分</Text>
        <Text className='member-strip__hint'>{hints(member).join(' · ') || `来过 ${member.visits} 次`}</Text>
      </View>
      <Tap className='member-strip__leave' label='换一位会员' onTap={onLeave}><Text>换人</Text></Tap>
    </View>
  );
};
