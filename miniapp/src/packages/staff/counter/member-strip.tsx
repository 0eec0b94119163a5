import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { sayCount } from '../../../say';
import { Avatar, Icon, Tap, tierLook } from '../../../ui';
import type { Scan } from './counter-state';
import { MemberSheet } from './member-sheet';

/** "再消费 ¥86 升金毫" → shorter at the counter: "再 ¥86 升金毫". */
const shorter = (sentence: string): string => sentence.replace('再消费 ', '再 ');

/** Masked, and only what serving needs; a tap shows the rest and takes notes. */
export const MemberStrip = ({ scan, onLeave }: { scan: Scan; onLeave: () => void }) => {
  const [member, setMember] = useState(scan.member);
  const [open, setOpen] = useState(false);
  const look = tierLook(member.tier);
  const hints = [member.birthdayHint, member.notes[0]?.text, ...member.tags].filter((part) => part !== null && part !== undefined);
  return (
    <View className={`member-strip member-strip--${look}`}>
      <Tap className='member-strip__who' label={`${member.nameMasked}，看权益、标签和备注`} onTap={() => setOpen(true)}>
        <Avatar avatarKey={member.avatarKey} className='member-strip__face' />
        <View className='member-strip__words'>
          <View className='member-strip__line'>
            <Text className='member-strip__name'>{member.nameMasked}</Text>
            <Text className='member-strip__tier'>{member.tier.name}</Text>
            <Icon name='right' size={14} colour={theme.colour.onJade} />
          </View>
          <Text className='member-strip__way'>{shorter(member.tier.sentence)} · {sayCount(member.points)} 积分</Text>
          <Text className='member-strip__hint'>{hints.join(' · ') || `来过 ${member.visits} 次`}</Text>
        </View>
      </Tap>
      <Tap className='member-strip__leave' label='换一位会员' onTap={onLeave}><Text>换人</Text></Tap>
      <MemberSheet open={open} scanId={scan.scanId} member={member} onKnown={(known) => setMember({ ...member, ...known })} onClose={() => setOpen(false)} />
    </View>
  );
};
