import { useMemo, useState } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { App, Button, Input, Tooltip } from 'antd';
import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { Icon } from '../../ui/icon';
import { Note, PageHead, Panel } from '../../ui/parts';
import { Bone, Loading, Refusal } from '../../ui/states';
import { UnsavedGuard } from '../../ui/unsaved';
import { TagSegment } from '../tags/tag-segment';
import { LivePanel } from './live-panel';
import { PeoplePanel } from './people-panel';
import { KeysHelp, RuleGroup } from './rule-group';
import { TemplatePicker } from './template-picker';
import type { RuleTemplate } from './templates';
import { useFacts } from './use-facts';
import { useLiveCount } from './use-live-count';
import { countsOf, EditorProvider, faultsOf, readRule, sentencesOf, useEditorKeys, useRuleEditor, type RuleEditor } from './use-rule-editor';

type Segment = Reply<'GET /v1/console/segments/:id'>;
interface Prefill { rule?: SegmentRule; name?: string }

const everybody: SegmentRule = { all: [] };

export function SegmentPage() {
  const { id = 'new' } = useParams();
  const prefill = (useLocation().state ?? {}) as Prefill;
  const segment = useRead('GET /v1/console/segments/:id', { params: { id } }, { enabled: id !== 'new' });
  if (id === 'new') return <SegmentEditor key="new" id={null} name={prefill.name ?? ''} rule={prefill.rule ?? everybody} fresh />;
  return (
    <Loading of={segment} what="人群" skeleton={<EditorBones />}>
      {(data: Segment) => <SegmentEditor key={id} id={id} name={data.name} rule={data.rule} />}
    </Loading>
  );
}

interface EditorProps { id: string | null; name: string; rule: SegmentRule; fresh?: boolean }

/** Rows on the left, the sentence on top, live counts and people on the right. */
function SegmentEditor({ id, name: savedName, rule: savedRule, fresh = false }: EditorProps) {
  const [name, setName] = useState(savedName);
  const editor = useRuleEditor(savedRule);
  const facts = useFacts(id);
  const live = useLiveCount(editor.rule);
  const saving = useSave(id, name, editor);
  const saved = useMemo(() => JSON.stringify([savedName, readRule(savedRule).rule]), [savedName, savedRule]);
  const dirty = JSON.stringify([name, editor.rule]) !== saved || (fresh && editor.canUndo);
  useEditorKeys({ undo: editor.undo, redo: editor.redo, save: saving.allowed ? () => void saving.save() : undefined });
  const empty = editor.root.children.length === 0;
  const [givenName, setGivenName] = useState('');
  /** A template brings its name along; one that somebody typed stays. */
  const pick = (template: RuleTemplate) => {
    editor.replace(template.rule);
    if (name !== '' && name !== givenName) return;
    setName(template.name);
    setGivenName(template.name);
  };

  return (
    <EditorProvider value={{ editor, facts, counts: countsOf(live.data), sentences: sentencesOf(live.data), faults: faultsOf(live.error), waiting: live.waiting }}>
      <div className="page">
        <PageHead
          back={<Link to="/segments"><Icon name="left" size={14} />人群</Link>}
          title={<NameInput name={name} onChange={setName} />}
          extra={<EditorActs editor={editor} id={id} name={name} saving={saving} dirty={dirty} />}
        />
        <Refusal problem={saving.problem} />
        {!saving.allowed && <Note>你的角色可以查看和试算，不能保存人群。</Note>}
        <div className="segment-layout">
          <div className="segment-main">
            <Sentence text={live.data?.sentence} waiting={live.waiting} problem={live.error?.message} />
            {empty && <TemplatePicker topTiers={facts.topTiers} onPick={pick} />}
            <Panel title="条件" hint="每条右侧是单独满足这条的会员数" className="rule-panel" extra={<KeysHelp />}><RuleGroup group={editor.root} /></Panel>
          </div>
          <aside className="segment-side">
            <LivePanel live={live} unfinished={editor.unfinished} />
            <PeoplePanel rule={editor.rule} live={live.data} waiting={live.waiting} />
          </aside>
        </div>
        <UnsavedGuard dirty={dirty && saving.allowed && !saving.busy} what="这个人群" />
      </div>
    </EditorProvider>
  );
}

function NameInput({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  return (
    <Input
      className="title-input" variant="borderless" data-own-undo="true" value={name} maxLength={60} placeholder="给人群起个名字" aria-label="人群名称"
      onChange={(event) => onChange(event.target.value)} suffix={<Icon name="pencil" size={14} />}
    />
  );
}

function Sentence({ text, waiting, problem }: { text: string | undefined; waiting: boolean; problem: string | undefined }) {
  return (
    <div className={`sentence${waiting ? ' is-waiting' : ''}`} aria-live="polite">
      <span className="sentence-mark">读作</span>
      <p>{problem ? `${problem}，人数先按上一次` : text ?? <Bone width="60%" height={18} />}</p>
    </div>
  );
}

interface Saving {
  allowed: boolean;
  busy: boolean;
  problem: ReturnType<typeof useAct<'POST /v1/console/segments'>>['problem'];
  save(): Promise<void>;
}

function useSave(id: string | null, name: string, editor: RuleEditor): Saving {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const can = useMay();
  const refresh = ['GET /v1/console/segments', 'GET /v1/console/segments/:id'] as const;
  const create = useAct('POST /v1/console/segments', { refresh });
  const change = useAct('PUT /v1/console/segments/:id', { refresh });
  const save = async () => {
    if (!name.trim()) return void message.warning('请先给人群起个名字');
    if (editor.unfinished > 0) return void message.warning(`还有 ${editor.unfinished} 条条件没有填完`);
    const body = { name: name.trim(), rule: editor.rule };
    const reply = id ? await change.send({ params: { id }, body }) : await create.send({ body });
    if (!reply) return;
    message.success(`已保存「${reply.name}」，现有 ${reply.count.toLocaleString('zh-CN')} 人`);
    if (!id) navigate(`/segments/${reply.id}`, { replace: true, state: { saved: true } });
  };
  return { allowed: can('POST /v1/console/segments'), busy: create.busy || change.busy, problem: create.problem ?? change.problem, save };
}

function EditorActs({ editor, id, name, saving, dirty }: { editor: RuleEditor; id: string | null; name: string; saving: Saving; dirty: boolean }) {
  const navigate = useNavigate();
  const can = useMay();
  return (
    <>
      <Tooltip title="撤销 Ctrl+Z"><Button aria-label="撤销" disabled={!editor.canUndo} icon={<Icon name="undo" />} onClick={editor.undo} /></Tooltip>
      <Tooltip title="重做 Ctrl+Y"><Button aria-label="重做" disabled={!editor.canRedo} icon={<Icon name="redo" />} onClick={editor.redo} /></Tooltip>
      {id && <Button icon={<Icon name="copy" />} onClick={() => navigate('/segments/new', { state: { rule: editor.rule, name: `${name} 副本`.slice(0, 60) } })}>复制</Button>}
      {id && <Link to={`/segments/${id}/history`}><Button icon={<Icon name="clock" />}>人数与名单</Button></Link>}
      {id && <TagSegment segmentId={id} name={name} dirty={dirty} />}
      {id && can('POST /v1/console/campaigns') && (
        <Button icon={<Icon name="send" />} disabled={dirty} title={dirty ? '先保存，再做活动' : undefined} onClick={() => navigate('/campaigns/new', { state: { segmentId: id } })}>
          做活动
        </Button>
      )}
      {saving.allowed && <Button type="primary" loading={saving.busy} disabled={!dirty && id !== null} onClick={() => void saving.save()}>保存</Button>}
    </>
  );
}

function EditorBones() {
  return (
    <div className="page">
      <Bone width={260} height={28} />
      <div className="segment-layout">
        <div className="segment-main"><Bone height={52} /><Bone height={320} /></div>
        <aside className="segment-side"><Bone height={180} /><Bone height={280} /></aside>
      </div>
    </div>
  );
}
