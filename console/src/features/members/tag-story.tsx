import { useState } from 'react';
import { App, Button, Drawer } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { day, minute } from '../../ui/format';
import { TagPill } from '../../ui/parts';
import { BoneRows, Loading, problemText } from '../../ui/states';
import type { MemberDetail } from './types';

type Story = Reply<'GET /v1/console/members/:id/tags'>;

/** Where each tag comes from, when it ends, and what happened before. */
export function TagStory({ memberId }: { memberId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" type="text" onClick={() => setOpen(true)}>来源和变更</Button>
      {open && <Drawer open size={480} title="标签的来源和变更" onClose={() => setOpen(false)}><StoryBody memberId={memberId} /></Drawer>}
    </>
  );
}

function StoryBody({ memberId }: { memberId: string }) {
  const story = useRead('GET /v1/console/members/:id/tags', { params: { id: memberId } });
  return (
    <Loading of={story} what="标签" skeleton={<BoneRows rows={5} height={44} />}>
      {(data) => (
        <div className="tag-story">
          <h3>现在带着</h3>
          {data.holdings.length === 0 && <p className="hint">还没有标签</p>}
          <ul>{data.holdings.map((held) => <Held key={held.id} held={held} memberId={memberId} />)}</ul>
          {data.keptOff.length > 0 && (
            <>
              <h3>手动摘下，规则不再打上</h3>
              <ul>{data.keptOff.map((tag) => <li key={tag.id}><TagPill name={tag.name} colour={tag.colour} /><HandBack memberId={memberId} tagId={tag.id} name={tag.name} /></li>)}</ul>
            </>
          )}
          <h3>变更</h3>
          {data.history.length === 0 && <p className="hint">还没有变更</p>}
          <ol>{data.history.map((line, i) => <Line key={i} line={line} />)}</ol>
        </div>
      )}
    </Loading>
  );
}

/** Who or what did it: a rule is not named twice. */
const byWords = (sourceText: string, by: string): string => [sourceText, by].filter((word, i, all) => word && all.indexOf(word) === i).join(' · ');

function Held({ held, memberId }: { held: Story['holdings'][number]; memberId: string }) {
  return (
    <li>
      <TagPill name={held.name} colour={held.colour} />
      <div className="cell-two">
        <span>{byWords(held.sourceText, held.by)}，{day(held.at)}</span>
        {held.expiresAt && <span className="hint">{minute(held.expiresAt)} 到期</span>}
      </div>
      {held.overridesRule && <HandBack memberId={memberId} tagId={held.id} name={held.name} />}
    </li>
  );
}

function Line({ line }: { line: Story['history'][number] }) {
  return (
    <li>
      <span className="hint figure">{minute(line.at)}</span>
      <span>{line.on ? '打上' : '去掉'} <TagPill name={line.name} colour={line.colour} /></span>
      <span className="hint">{byWords(line.sourceText, line.by)}</span>
    </li>
  );
}

function HandBack({ memberId, tagId, name }: { memberId: string; tagId: string; name: string }) {
  const { message } = App.useApp();
  const can = useMay()('POST /v1/console/members/:id/tags');
  const client = useQueryClient();
  const act = useAct('POST /v1/console/members/:id/tags/:tagId/hand-back', {
    refresh: ['GET /v1/console/members/:id/tags', 'GET /v1/console/members/:id/timeline'], failed: (problem) => void message.error(problemText(problem)),
    done: (row) => void client.setQueryData<MemberDetail>(['GET /v1/console/members/:id', { params: { id: memberId } }], (detail) => detail && { ...detail, row }),
  });
  if (!can) return null;
  const give = async () => {
    if (await act.send({ params: { id: memberId, tagId } })) message.success(`「${name}」交还给规则决定`);
  };
  return <Button size="small" loading={act.busy} onClick={() => void give()}>交还规则</Button>;
}
