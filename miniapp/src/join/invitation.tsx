import { useEffect, useState } from 'react';
import { Text, View } from '@tarojs/components';
import { api } from '../api';
import { deviceId } from '../device-id';
import { launchScene } from '../scene';
import type { Invitation } from '../types';
import { Avatar } from '../ui';

const REFERRAL_SCENE = /^r[0-9A-Za-z]{10}$/;

/** Who invited this visitor, when a friend's code brought him; telling the server is what makes the invitation count. */
export const useInvitation = (): Invitation | null => {
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  useEffect(() => {
    const scene = launchScene();
    if (!scene || !REFERRAL_SCENE.test(scene)) return;
    // Without an answer the first visit still knows the code: joining goes on as ever.
    void api('POST /v1/member/referral/visits', { body: { scene, deviceId: deviceId() } }).then((answer) => setInvitation(answer.invitation), () => undefined);
  }, []);
  return invitation;
};

const wordsOf = (rewards: Invitation['welcome']): string => rewards.map(({ text }) => text).join('、');

export const InvitationNote = ({ invitation: { inviter, avatarKey, welcome, friend } }: { invitation: Invitation }) => (
  <View className='join__invitation'>
    <Avatar avatarKey={avatarKey} className='join__inviter' />
    <View className='join__gifts'>
      <Text className='join__who'>{inviter} 邀请你加入</Text>
      {welcome.length > 0 && <Text>加入就送：{wordsOf(welcome)}</Text>}
      {friend.length > 0 && <Text>首单过了退款期再送：{wordsOf(friend)}</Text>}
    </View>
  </View>
);
