import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { api } from '../api';
import { routes, open as openPage } from '../routes';
import { launchScene } from '../scene';
import { markJoined } from '../session';
import type { Brand, Joined } from '../types';
import { PhoneButton, Sheet, SwitchRow, Tap } from '../ui';
import { useAct } from '../use-act';
import { InvitationNote, useInvitation } from './invitation';
import './join-sheet.scss';

interface JoinSheetProps {
  open: boolean;
  brand: Brand;
  onClose: () => void;
  onJoined: (joined: Joined) => void;
}

type Marketing = { inbox: boolean; subscribe: boolean; sms: boolean };

const choices: readonly { key: keyof Marketing; title: string; hint: string }[] = [
  { key: 'inbox', title: '小程序内消息', hint: '活动和券出现在“消息”里' },
  { key: 'subscribe', title: '微信服务通知', hint: '每次发送前还会再问你' },
  { key: 'sms', title: '短信', hint: '每月不超过 2 条，回复 R 退订' },
];

const Promises = ({ brand }: { brand: Brand }) => (
  <View className='join__promises'>
    {brand.privacySummary.map((line) => (
      <View key={line} className='join__promise'>
        <View className='join__dot' aria-hidden='true' />
        <Text>{line}</Text>
      </View>
    ))}
  </View>
);

const Footer = ({ act, onClose }: { act: ReturnType<typeof useJoin>['act']; onClose: () => void }) => (
  <>
    {act.problem && <Text className='join__problem' role='alert'>{act.problem.message}</Text>}
    <PhoneButton busy={act.busy} onCode={(code) => void act.run(code)}>同意并用手机号加入</PhoneButton>
    <Tap className='join__refuse' onTap={onClose}><Text>不同意，先逛逛</Text></Tap>
  </>
);

const useJoin = ({ brand, onJoined }: JoinSheetProps) => {
  const [marketing, setMarketing] = useState<Marketing>({ inbox: false, subscribe: false, sms: false });
  const act = useAct(async (key, phoneCode: string) => {
    const scene = launchScene();
    const body = { phoneCode, privacyVersion: brand.privacyVersion, marketing, ...(scene ? { scene } : {}) };
    const joined = await api('POST /v1/member/join', { body }, { key });
    markJoined();
    onJoined(joined);
  });
  return { act, marketing, setMarketing };
};

/** Consent comes first, in plain words; nothing is ticked before, and saying no closes nothing but this sheet. */
export const JoinSheet = (props: JoinSheetProps) => {
  const { act, marketing, setMarketing } = useJoin(props);
  const invitation = useInvitation();
  return (
    <Sheet open={props.open} title={`加入${props.brand.name}`} onClose={props.onClose} footer={<Footer act={act} onClose={props.onClose} />}>
      {invitation && <InvitationNote invitation={invitation} />}
      <Text className='join__lead'>我们会这样用你的信息：</Text>
      <Promises brand={props.brand} />
      <Tap className='join__policy' role='link' onTap={() => openPage(routes.privacy())}><Text>查看完整的隐私政策</Text></Tap>
      <Text className='join__lead'>以下由你选，不选也能加入：</Text>
      {choices.map(({ key, title, hint }) => (
        <SwitchRow key={key} title={title} hint={hint} on={marketing[key]} onChange={(on) => setMarketing({ ...marketing, [key]: on })} />
      ))}
    </Sheet>
  );
};
