import { useState } from 'react';
import { Link, Navigate, useLocation, useNavigate, useParams } from 'react-router';
import { App, Button, Modal } from 'antd';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { Icon } from '../../ui/icon';
import { PageHead } from '../../ui/parts';
import { Bone, Empty, Loading, Refusal } from '../../ui/states';
import { UnsavedGuard } from '../../ui/unsaved';
import { draftOf, newDraft, type Draft, type Prefill } from './draft';
import { LaunchWords } from './launch-words';
import { Steps } from './steps';
import { Summary } from './summary';
import { useDraft, useDryRun, useSaveCampaign } from './use-draft';

export function CampaignEditPage() {
  const { id } = useParams();
  const prefill = (useLocation().state ?? {}) as Prefill;
  const can = useMay();
  const campaign = useRead('GET /v1/console/campaigns/:id', { params: { id: id ?? '' } }, { enabled: id !== undefined });
  if (!can('POST /v1/console/campaigns')) return <Empty icon="send" title="你的角色不能编辑活动" text="可以查看活动的进度和效果。" act={<Link to="/campaigns"><Button>查看活动</Button></Link>} />;
  if (!id) return <CampaignEditor key="new" id={null} initial={newDraft(prefill)} />;
  return (
    <Loading of={campaign} what="活动" skeleton={<EditorBones />}>
      {(data) => (data.state === 'draft' ? <CampaignEditor key={id} id={id} initial={draftOf(data)} /> : <Navigate to={`/campaigns/${id}`} replace />)}
    </Loading>
  );
}

/** Five steps on one page; what it means stands fixed at the right. */
function CampaignEditor({ id, initial }: { id: string | null; initial: Draft }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const editor = useDraft(initial, id === null);
  const saving = useSaveCampaign(id);
  const dryRun = useDryRun(editor.draft, saving.id);
  const [asking, setAsking] = useState(false);
  const [leaving, setLeaving] = useState(false);

  const save = async () => {
    const reply = await saving.save(editor.draft);
    if (!reply) return;
    editor.markSaved();
    message.success('草稿已保存');
    if (!id) navigate(`/campaigns/${reply.id}/edit`, { replace: true, state: { saved: true } });
  };
  const launch = async () => {
    const reply = await saving.launch(editor.draft);
    setAsking(false);
    if (!reply) return;
    setLeaving(true);
    message.success('活动已开始发送，可以在这里看进度');
    navigate(`/campaigns/${reply.id}`, { replace: true, state: { saved: true } });
  };
  const ready = editor.missing.length === 0 && dryRun.fresh && !dryRun.error && (dryRun.data?.reach ?? 0) > 0;

  return (
    <div className="page">
      <PageHead
        back={<Link to="/campaigns"><Icon name="left" size={14} />营销</Link>} title={id ? '编辑活动' : '新建活动'}
        hint="同一个活动，不同等级拿不同权益；发出前先看清人数和成本"
      />
      <Refusal problem={saving.problem} />
      <div className="campaign-layout">
        <Steps editor={editor} dryRun={dryRun} />
        <Summary draft={editor.draft} missing={editor.missing} dryRun={dryRun} busy={saving.busy} ready={ready} onSave={() => void save()} onLaunch={() => setAsking(true)} />
      </div>
      <Modal
        open={asking} title={`发出「${editor.draft.name.trim()}」`} okText="确认发出" cancelText="再看看" width={480} confirmLoading={saving.busy}
        onOk={() => void launch()} onCancel={() => setAsking(false)}
      >
        {dryRun.data && <LaunchWords draft={editor.draft} dryRun={dryRun.data} />}
      </Modal>
      <UnsavedGuard dirty={editor.dirty && !saving.busy && !leaving} what="这个活动" />
    </div>
  );
}

function EditorBones() {
  return (
    <div className="page">
      <Bone width={220} height={28} />
      <div className="campaign-layout">
        <div className="steps"><Bone height={200} /><Bone height={140} /><Bone height={320} /></div>
        <aside className="summary"><Bone height={480} /></aside>
      </div>
    </div>
  );
}
