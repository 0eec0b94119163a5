import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { api } from '../../api';
import { cacheGet } from '../../cache';
import { problemOf } from '../../loadable';
import { open, routes } from '../../routes';
import { sayCount } from '../../say';
import { currentSession, useSession } from '../../session';
import type { Home } from '../../types';
import { Barcode, Bone, Button, EmptyState, Icon, Loaded, openTab, Page, QrCode, Tap, useTimeLeft } from '../../ui';
import { groupDigits, type Shown } from './current-code';
import { useMemberCode } from './use-member-code';
import './code.scss';

type Live = Extract<Shown, { kind: 'live' }>;

const Renewal = ({ shown, onRenew }: { shown: Live; onRenew: () => void }) => (
  <View className='code__renewal'>
    <View className='code__track' aria-hidden='true'>
      <View className='code__left' style={{ width: `${Math.round((shown.secondsLeft / shown.windowSeconds) * 100)}%` }} />
    </View>
    <Tap className='code__renew' label={`${shown.secondsLeft} 秒后自动更新，点一下现在更新`} onTap={onRenew}>
      <Icon name='refresh' size={16} colour={theme.colour.secondary} />
      <Text>{shown.secondsLeft} 秒后自动更新</Text>
    </Tap>
  </View>
);

/** Eight digits for a counter that can read neither code; asked for only when needed, since they live a minute. */
const Spoken = () => {
  const [spoken, setSpoken] = useState<{ digits: string; until: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const leftMs = useTimeLeft(spoken?.until ?? '1970-01-01T00:00:00Z');
  const ask = (): void => {
    setProblem(null);
    api('POST /v1/member/code/spoken').then(({ digits, expiresAt }) => setSpoken({ digits, until: expiresAt }), (thrown: unknown) => setProblem(problemOf(thrown).message));
  };
  return (
    <View className='code__spoken'>
      {spoken && leftMs > 0 && <Text className='code__spoken-digits' role='status'>{groupDigits(spoken.digits)}</Text>}
      {problem && <Text role='alert'>{problem}</Text>}
      <Tap className='code__renew' label='扫不出来，报数字给店员' onTap={ask}>
        <Text>{spoken && leftMs > 0 ? `报给店员，${Math.ceil(leftMs / 1000)} 秒内有效` : '扫不出来？报数字给店员'}</Text>
      </Tap>
    </View>
  );
};

const LiveCode = ({ shown, onRenew }: { shown: Live; onRenew: () => void }) => (
  <>
    <QrCode text={shown.code.code} size={224} label='会员二维码，请店员扫描' />
    <View className='code__bars'><Barcode text={shown.code.digits} room={296} label='会员条形码' /></View>
    <Text className='code__digits' selectable>{groupDigits(shown.code.digits)}</Text>
    <Renewal shown={shown} onRenew={onRenew} />
    <Spoken />
  </>
);

const SpentCode = ({ onRenew }: { onRenew: () => void }) => (
  <EmptyState
    kind='offline' title='会员码需要联网更新' hint='连上网络后再试；也可以报手机号请店员查找' act='重新获取' onAct={onRenew}
  />
);

/** Known from the last visit to home: the counter wants to see it, the code does not wait for it. */
const Facts = () => {
  const home = cacheGet<Home>(currentSession()?.memberId ?? 'visitor', 'home')?.data;
  if (!home?.tier) return null;
  return (
    <View className='code__facts'>
      <Tap className='code__fact' role='link' onTap={() => open(routes.tier())}><Text className='code__fact-value'>{home.tier.name}</Text><Text>等级</Text></Tap>
      <Tap className='code__fact' role='link' onTap={() => open(routes.coupons())}><Text className='code__fact-value'>{home.coupons.usable}</Text><Text>可用券</Text></Tap>
      <Tap className='code__fact' role='link' onTap={() => open(routes.points())}><Text className='code__fact-value'>{sayCount(home.points.balance)}</Text><Text>积分</Text></Tap>
    </View>
  );
};

const CodeSkeleton = () => (
  <View className='code__panel'>
    <Bone width={224} height={224} gap={24} />
    <Bone width={260} height={64} gap={16} />
    <Bone width={180} height={18} />
  </View>
);

const MemberCode = () => {
  const { load, shown, renew } = useMemberCode();
  return (
    <Loaded load={load} skeleton={<CodeSkeleton />}>
      {() => (
        <View className='code__panel'>
          {shown?.kind === 'live' ? <LiveCode shown={shown} onRenew={renew} /> : <SpentCode onRenew={renew} />}
          <Facts />
        </View>
      )}
    </Loaded>
  );
};

const Stranger = () => (
  <View className='code__panel'>
    <EmptyState kind='no-results' title='加入会员后，这里是你的会员码' hint='结账时出示，自动用上最合适的券' />
    <Button onTap={() => openTab('home')}>去加入会员</Button>
  </View>
);

export default function CodePage() {
  const session = useSession();
  return (
    <Page tab='code' className='code'>
      <Text className='code__lead'>结账时出示，积分和券一次用上</Text>
      {session && !session.joined ? <Stranger /> : <MemberCode />}
    </Page>
  );
}
