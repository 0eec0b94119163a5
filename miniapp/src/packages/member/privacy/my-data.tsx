import { useEffect, useRef, useState } from 'react';
import { Text, View } from '@tarojs/components';
import { formatMinute } from '@shuke/shared/values/time';
import { api } from '../../../api';
import type { PrivacyCentre, PrivacyRequest } from '../../../types';
import { BoneCards, Button, Card, confirm, LinkRow, Loaded, Section } from '../../../ui';
import { useAct } from '../../../use-act';
import { useLoad, type Load } from '../../../use-load';
import { ComplaintSheet } from './complaint-sheet';
import { handOverLink } from './file-link';
import { hasFile, requestState, requestTitle } from './request-words';

type Part = { load: Load<PrivacyCentre>; centre: PrivacyCentre };

/** Each act asks the whole again: a withdrawn erasure also changes what may be asked next. */
const useRequests = (load: Load<PrivacyCentre>) => ({
  ask: useAct(async (key) => {
    await api('POST /v1/member/privacy/exports', undefined, { key });
    await load.reload();
  }),
  erase: useAct(async (key) => {
    await api('POST /v1/member/privacy/erasure', undefined, { key });
    await load.reload();
  }),
  stay: useAct(async () => {
    await api('POST /v1/member/privacy/erasure/withdraw');
    await load.reload();
  }),
  fetch: useAct(async (_key, id: string) => {
    const { path } = await api('POST /v1/member/privacy/exports/:id/link', { params: { id }, body: { format: 'html' } });
    await handOverLink(path);
    await load.reload();
  }),
});
type Requests = ReturnType<typeof useRequests>;

const LOOK_MS = 3000;
const MOST_LOOKS = 20;

/** A file takes seconds to make: look again meanwhile, for a minute. */
const useLookAgain = (load: Load<PrivacyCentre>, preparing: boolean): void => {
  const looks = useRef(0);
  useEffect(() => {
    if (!preparing || looks.current >= MOST_LOOKS) return undefined;
    const timer = setTimeout(() => {
      looks.current += 1;
      void load.reload();
    }, LOOK_MS);
    return () => clearTimeout(timer);
  }, [load, preparing]);
};

const isPreparing = ({ requests }: PrivacyCentre): boolean => requests.some(({ state }) => state === 'preparing');

const Acts = ({ centre, requests, onComplain }: { centre: PrivacyCentre; requests: Requests; onComplain: () => void }) => {
  const leaving = centre.requests.some(({ state }) => state === 'cooling' || state === 'erasing');
  const preparing = isPreparing(centre);
  const leave = async (): Promise<void> => {
    const sure = await confirm('注销账号', `${centre.coolingDays} 天后自动注销，之前可以撤回。注销后积分和券作废，资料无法找回。`, '申请注销');
    if (sure) void requests.erase.run();
  };
  return (
    <Card className='privacy__rows'>
      <LinkRow
        title='导出我的信息' hint={preparing ? '正在准备，好了会出现在下面' : '资料、订单、积分、消息和查看记录，一份文件'}
        onTap={() => { if (!preparing) void requests.ask.run(); }}
      />
      <LinkRow title='隐私投诉' hint={`${centre.answerWorkingDays} 个工作日内答复`} onTap={onComplain} />
      {!leaving && (
        <LinkRow title='注销账号' hint={centre.erasureBlockedBy ? `现在还不能注销：${centre.erasureBlockedBy}` : `${centre.coolingDays} 天内可以撤回`} onTap={() => void leave()} />
      )}
      {[requests.ask, requests.erase, requests.stay, requests.fetch].map(({ problem }, i) => problem && (
        <Text key={i} className='privacy__problem' role='alert'>没有办成：{problem.problem.detail ?? problem.message}</Text>
      ))}
    </Card>
  );
};

const RequestRow = ({ request, requests }: { request: PrivacyRequest; requests: Requests }) => (
  <View className='privacy__access'>
    <View className='privacy__access-top'>
      <Text className='privacy__what'>{requestTitle(request)}</Text>
      <Text className='privacy__when'>{formatMinute(new Date(request.askedAt))}</Text>
    </View>
    <Text className='privacy__detail'>编号 {request.requestNo}</Text>
    {request.text && <Text className='privacy__detail'>{request.text}</Text>}
    <Text className='privacy__detail'>{requestState(request)}</Text>
    {request.answer && <Text className='privacy__answer'>答复：{request.answer}</Text>}
    {hasFile(request) && <Button size='small' kind='outline' busy={requests.fetch.busy} onTap={() => void requests.fetch.run(request.id)}>获取下载链接</Button>}
    {request.state === 'cooling' && <Button size='small' kind='outline' busy={requests.stay.busy} onTap={() => void requests.stay.run()}>撤回注销</Button>}
  </View>
);

const Centre = ({ load, centre }: Part) => {
  const requests = useRequests(load);
  useLookAgain(load, isPreparing(centre));
  const [complaining, setComplaining] = useState(false);
  const filed = (request: PrivacyRequest): void => {
    setComplaining(false);
    load.replace({ ...centre, requests: [request, ...centre.requests] });
  };
  return (
    <>
      <Section title='你的权利'><Acts centre={centre} requests={requests} onComplain={() => setComplaining(true)} /></Section>
      {centre.requests.length > 0 && (
        <Section title='你的申请'>
          <Card className='privacy__rows'>{centre.requests.map((request) => <RequestRow key={request.id} request={request} requests={requests} />)}</Card>
        </Section>
      )}
      <ComplaintSheet open={complaining} workingDays={centre.answerWorkingDays} onClose={() => setComplaining(false)} onFiled={filed} />
    </>
  );
};

/** A copy of one's data, being forgotten, complaints, and how each stands. */
export const MyData = () => {
  const load = useLoad('privacy', () => api('GET /v1/member/privacy'));
  return <Loaded load={load} skeleton={<BoneCards count={1} height={240} />}>{(centre) => <Centre load={load} centre={centre} />}</Loaded>;
};
