import { useState } from 'react';
import { Button as TaroButton, Text, View } from '@tarojs/components';
import Taro, { usePullDownRefresh, useShareAppMessage } from '@tarojs/taro';
import { api } from '../../../api';
import { useBrand } from '../../../brand';
import { deviceId } from '../../../device-id';
import { platform } from '../../../platform';
import { sayCount } from '../../../say';
import type { ReferralPage, ReferralRecords } from '../../../types';
import { Bone, BoneCards, Button, Card, Loaded, Page, Section, toast } from '../../../ui';
import { useLoad } from '../../../use-load';
import { PosterSheet } from './poster-sheet';
import { Records } from './records';
import { sayRewards, sayTerms } from './say-record';
import './invite.scss';

interface Shown {
  page: ReferralPage;
  records: ReferralRecords;
  nickname: string;
}

const fetchAll = async (): Promise<Shown> => {
  const [page, records, { nickname }] = await Promise.all([
    api('GET /v1/member/referral'), api('GET /v1/member/referral/records', { query: {} }), api('GET /v1/member/profile'),
  ]);
  return { page, records, nickname };
};

/** Only counts: sharing goes on without it. */
const noteShare = (via: 'poster' | 'card' | 'link'): void =>
  void api('POST /v1/member/referral/shares', { body: { via, deviceId: deviceId() } }).catch(() => undefined);

const homeWith = (scene: string): string => `/pages/home/index?scene=${scene}`;

const copyLink = (scene: string): void => {
  const [base = ''] = window.location.href.split(/[?#]/);
  void platform.copy(`${base}?scene=${scene}`).then(() => {
    noteShare('link');
    toast('链接已复制，发给好友吧');
  }, () => toast('没有复制成功，请改用海报'));
};

const ShareButton = ({ scene }: { scene: string }) =>
  process.env.TARO_ENV === 'weapp'
    ? <TaroButton className='phone-button' openType='share'>发给好友</TaroButton>
    : <Button wide onTap={() => copyLink(scene)}>复制邀请链接</Button>;

const Gives = ({ gives }: Pick<ReferralPage, 'gives'>) => (
  <View className='invite-head'>
    <Text className='invite-head__title'>请好友喝茶，你们都有礼</Text>
    <View className='invite-head__both'>
      <View className='invite-head__one'><Text className='invite-head__who'>你得到</Text><Text className='invite-head__what'>{sayRewards(gives.inviter)}</Text></View>
      <View className='invite-head__one'><Text className='invite-head__who'>好友得到</Text><Text className='invite-head__what'>{sayRewards([...gives.welcome, ...gives.friend])}</Text></View>
    </View>
  </View>
);

const steps = ({ terms }: ReferralPage): string[] => ['把海报或小程序发给朋友', '朋友扫码加入会员', `TA 的首单付款 ${terms.settleAfterDays} 天后，奖励到账`];

const Steps = ({ page }: { page: ReferralPage }) => (
  <Card className='invite-steps'>
    {steps(page).map((words, i) => <View key={words} className='invite-step'><Text className='invite-step__no'>{i + 1}</Text><Text className='invite-step__words'>{words}</Text></View>)}
  </Card>
);

const Counts = ({ counts }: Pick<ReferralPage, 'counts'>) => (
  <Card className='invite-counts'>
    {([['打开', counts.visited], ['加入', counts.joined], ['到账', counts.settled]] as const).map(([name, count]) => (
      <View key={name} className='invite-count'><Text className='invite-count__value'>{sayCount(count)}</Text><Text className='invite-count__name'>{name}</Text></View>
    ))}
  </Card>
);

const rungWords = (state: ReferralPage['ladder'][number]['state'], left: number): string => {
  if (state === 'got') return '已得到';
  return left > 0 ? `还差 ${left} 位` : '下一位好友到账时一起给你';
};

const Ladder = ({ ladder, counts }: Pick<ReferralPage, 'ladder' | 'counts'>) => (
  <Section title='邀请阶梯'>
    <Card className='invite-ladder'>
      {ladder.map(({ friends, reward, state }) => (
        <View key={friends} className={`invite-rung is-${state}`}>
          <Text className='invite-rung__friends'>{friends} 位</Text>
          <Text className='invite-rung__reward'>{reward.text}</Text>
          <Text className='invite-rung__state'>{rungWords(state, friends - counts.settled)}</Text>
        </View>
      ))}
    </Card>
  </Section>
);

const Rules = ({ page }: { page: ReferralPage }) => (
  <Section title='规则'>
    <Card className='invite-rules'>{sayTerms(page).map((line) => <Text key={line} className='invite-rules__line'>{line}</Text>)}</Card>
  </Section>
);

const Body = ({ shown: { page, records } }: { shown: Shown }) => (
  <>
    {!page.active && <Text className='invite-closed' role='status'>活动已暂停：新的邀请暂时不算，已加入的好友照常到账</Text>}
    <Gives gives={page.gives} />
    <Steps page={page} />
    <Counts counts={page.counts} />
    {page.ladder.length > 0 && <Ladder ladder={page.ladder} counts={page.counts} />}
    <Records first={records} />
    <Rules page={page} />
  </>
);

const Waiting = () => <><Bone height={150} radius={12} gap={16} /><BoneCards count={3} height={96} /></>;

/** What do we both get, how does it go, and how far are my friends. */
export default function InvitePage() {
  const load = useLoad('referral', fetchAll);
  const brand = useBrand();
  const [poster, setPoster] = useState(false);
  const shown = load.state.kind === 'ready' ? load.state.data : undefined;
  const { name = '', slogan = '' } = brand.state.kind === 'ready' ? brand.state.data : {};
  usePullDownRefresh(() => void load.reload().finally(() => Taro.stopPullDownRefresh()));
  useShareAppMessage(() => {
    noteShare('card');
    return { title: `请你喝茶，加入${name}有见面礼`, path: shown ? homeWith(shown.page.scene) : '/pages/home/index' };
  });
  const footer = shown?.page.active && (
    <View className='invite-acts'>
      <Button kind='outline' wide icon='share' onTap={() => setPoster(true)}>我的海报</Button>
      <ShareButton scene={shown.page.scene} />
    </View>
  );
  return (
    <Page className='invite' footer={footer}>
      <Loaded load={load} skeleton={<Waiting />}>{(data) => <Body shown={data} />}</Loaded>
      {shown && (
        <PosterSheet
          open={poster} onClose={() => setPoster(false)} onSaved={() => noteShare('poster')}
          input={{ brand: name, slogan, nickname: shown.nickname, scene: shown.page.scene, gifts: [...shown.page.gives.welcome, ...shown.page.gives.friend].map(({ text }) => text) }}
        />
      )}
    </Page>
  );
}
