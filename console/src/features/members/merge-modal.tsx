import { useState } from 'react';
import { Form, Input, Modal } from 'antd';
import type { Input as InputTo, Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { count } from '../../ui/format';
import { SearchBox } from '../../ui/list';
import { Fact, Note } from '../../ui/parts';
import { BoneRows, Empty, Loading, Refusal } from '../../ui/states';
import type { MemberRow } from './types';

type Preview = Reply<'GET /v1/console/members/:id/merge-preview'>;
const renewed = ['GET /v1/console/members/:id/merges', 'GET /v1/console/members/:id', 'GET /v1/console/members', 'GET /v1/console/members/:id/timeline'] as const;

/** Find the other record, see what would move, say why, do it. */
export function MergeModal({ memberId, onClose }: { memberId: string; onClose: () => void }) {
  const [otherId, setOtherId] = useState<string | null>(null);
  const act = useAct('POST /v1/console/members/:id/merge', { refresh: renewed, done: onClose });
  const [form] = Form.useForm<{ reason: string }>();
  const submit = ({ reason }: { reason: string }) => { if (otherId) void act.send({ params: { id: memberId }, body: { otherId, reason: reason.trim() } }); };
  const preview = useRead('GET /v1/console/members/:id/merge-preview', { params: { id: memberId }, query: { otherId: otherId ?? memberId } }, { enabled: otherId !== null });
  const ready = otherId !== null && preview.data !== undefined && preview.data.refusal === null;
  return (
    <Modal open title="合并另一条记录" width={620} okText="合并到这一条" cancelText="取消" okButtonProps={{ disabled: !ready }} confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      {otherId === null ? <FindOther memberId={memberId} onPick={setOtherId} /> : (
        <Loading of={preview} what="合并预览" skeleton={<BoneRows rows={4} />}>{(data) => <PreviewBody data={data} onBack={() => setOtherId(null)} />}</Loading>
      )}
      {ready && (
        <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
          <Form.Item name="reason" label="怎么确认是同一个人" rules={[{ required: true, min: 4, max: 100, whitespace: true, message: '请写清依据，至少 4 个字' }]}>
            <Input maxLength={100} placeholder="例如：到店出示两个微信，手机号核对一致" />
          </Form.Item>
        </Form>
      )}
      <Refusal problem={act.problem} />
    </Modal>
  );
}

function FindOther({ memberId, onPick }: { memberId: string; onPick: (id: string) => void }) {
  const [search, setSearch] = useState<string | undefined>();
  const query = { search, limit: 6 } as InputTo<'GET /v1/console/members'>['query'];
  const found = useRead('GET /v1/console/members', { query }, { enabled: Boolean(search) });
  return (
    <>
      <SearchBox value={search} onSearch={setSearch} placeholder="另一条记录的昵称、会员号或完整手机号" />
      {search && (
        <Loading of={found} what="会员" skeleton={<BoneRows rows={3} />}>
          {({ page }) => <Found rows={page.rows.filter(({ id }) => id !== memberId)} onPick={onPick} />}
        </Loading>
      )}
    </>
  );
}

function Found({ rows, onPick }: { rows: MemberRow[]; onPick: (id: string) => void }) {
  if (rows.length === 0) return <Empty icon="search" title="没有找到另一条记录" text="换个关键词；手机号要填完整的 11 位。" />;
  return (
    <ul className="merge-found">
      {rows.map((row) => (
        <li key={row.id}>
          <button type="button" className="link" onClick={() => onPick(row.id)}>{row.nickname} · {row.memberNo} · {row.phoneMasked ?? '没有手机号'}</button>
        </li>
      ))}
    </ul>
  );
}

const yesNo = (granted: boolean): string => (granted ? '同意' : '不同意');

function PreviewBody({ data, onBack }: { data: Preview; onBack: () => void }) {
  const { loser, winner, moves, consents, refusal, undoDays } = data;
  return (
    <>
      <p>把 <strong>{loser.nickname}</strong>（{loser.memberNo}）合并到 <strong>{winner.nickname}</strong>（{winner.memberNo}）。 <button type="button" className="link" onClick={onBack}>换一条</button></p>
      {refusal ? <Note tone="red" icon="warning">现在不能合并：{refusal}</Note> : <Note icon="info">{undoDays} 天内可以撤销；合并后两边的微信都进入保留的这一条。</Note>}
      <dl className="facts">
        <Fact label="积分"><span className="figure">{count(moves.points)}</span></Fact>
        <Fact label="成长值"><span className="figure">{count(moves.growth)}</span></Fact>
        <Fact label="可用的券"><span className="figure">{count(moves.coupons)} 张</span></Fact>
        <Fact label="订单"><span className="figure">{count(moves.orders)} 单</span></Fact>
        <Fact label="消息"><span className="figure">{count(moves.messages)} 条</span></Fact>
        <Fact label="标签">{moves.tags.join('、') || '无'}</Fact>
        <Fact label="补上的资料">{moves.profile.join('、') || '无'}</Fact>
      </dl>
      <table className="changes">
        <thead><tr><th>授权（较严的一方为准）</th><th>保留的</th><th>并入的</th><th>合并后</th></tr></thead>
        <tbody>
          {consents.map((one) => <tr key={one.channel}><th scope="row">{one.channel}</th><td>{yesNo(one.winner)}</td><td>{yesNo(one.loser)}</td><td>{yesNo(one.after)}</td></tr>)}
        </tbody>
      </table>
    </>
  );
}
