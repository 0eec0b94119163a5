import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { formatMinute } from '@shuke/shared/values/time';
import { api } from '../../../api';
import { useBrand } from '../../../brand';
import { useSession } from '../../../session';
import type { Brand, ConsentChannel, Consents } from '../../../types';
import { BoneCards, Card, Loaded, Page, Section, SwitchRow } from '../../../ui';
import { useAct } from '../../../use-act';
import { useLoad, type Load } from '../../../use-load';
import { AccessList } from './access-list';
import { MyData } from './my-data';
import { purposeName } from './purposes';
import './privacy.scss';

const channels: readonly { key: ConsentChannel; title: string; hint: string }[] = [
  { key: 'inbox', title: '小程序内消息', hint: '活动和券出现在“消息”里' },
  { key: 'subscribe', title: '微信服务通知', hint: '每次发送前还会再问你' },
  { key: 'sms', title: '短信', hint: '每月不超过 2 条，回复 R 退订' },
  { key: 'wecom', title: '企业微信', hint: '由你的专属顾问联系' },
];

const useSwitch = (load: Load<Consents>) => {
  const [busy, setBusy] = useState<ConsentChannel | null>(null);
  const act = useAct(async (_key, channel: ConsentChannel, granted: boolean) => {
    setBusy(channel);
    try {
      load.replace(await api('PUT /v1/member/consents', { body: { channel, granted } }));
    } finally {
      setBusy(null);
    }
  });
  return { act, busy };
};

const Switches = ({ load, consents }: { load: Load<Consents>; consents: Consents }) => {
  const { act, busy } = useSwitch(load);
  return (
    <Card className='privacy__rows'>
      {channels.map(({ key, title, hint }) => (
        <SwitchRow
          key={key} title={title} hint={hint} on={consents.marketing[key]} busy={busy === key}
          onChange={(on) => void act.run(key, on)}
        />
      ))}
      {act.problem && <Text className='privacy__problem' role='alert'>没有改成：{act.problem.message}</Text>}
    </Card>
  );
};

const History = ({ history }: { history: Consents['history'] }) => (
  <Card className='privacy__rows'>
    {history.map(({ at, purpose, granted }, i) => (
      <View key={i} className='privacy__event'>
        <Text className='privacy__what'>{granted ? '同意' : '关闭'} · {purposeName(purpose)}</Text>
        <Text className='privacy__when'>{formatMinute(new Date(at))}</Text>
      </View>
    ))}
  </Card>
);

const Policy = ({ brand }: { brand: Brand }) => (
  <Section title='我们怎样用你的信息'>
    <Card>
      {brand.privacySummary.map((line) => <Text key={line} className='privacy__line'>{line}</Text>)}
      <Text className='privacy__version'>隐私政策版本 {brand.privacyVersion}</Text>
    </Card>
  </Section>
);

const ConsentsPart = () => {
  const load = useLoad('consents', () => api('GET /v1/member/consents'));
  return (
    <Loaded load={load} skeleton={<BoneCards count={3} height={72} />}>
      {(consents) => (
        <>
          <Section title='你愿意收到的消息'><Switches load={load} consents={consents} /></Section>
          {consents.history.length > 0 && <Section title='同意记录'><History history={consents.history} /></Section>}
        </>
      )}
    </Loaded>
  );
};

export default function PrivacyPage() {
  const session = useSession();
  const brand = useBrand();
  const joined = session?.joined ?? false;
  return (
    <Page className='privacy'>
      {joined && <ConsentsPart />}
      {joined && <AccessList />}
      {session && <MyData />}
      <Loaded load={brand} skeleton={<BoneCards count={1} height={160} />}>{(known) => <Policy brand={known} />}</Loaded>
    </Page>
  );
}
