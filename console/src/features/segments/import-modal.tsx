import { useState } from 'react';
import { App, Button, Form, Input, Modal, Progress, Upload } from 'antd';
import { ApiProblem } from '@shuke/shared/contract/client';
import { call } from '../../api/api';
import { useRefresh } from '../../api/hooks';
import { downloadCsv } from '../../ui/download';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Refusal } from '../../ui/states';
import { addAnswer, mostLines, nothingRead, piecesOf, type Answer, type Piece } from './list-file';

type Step = { kind: 'choose' } | { kind: 'matched'; answer: Answer } | { kind: 'done'; answer: Answer };

interface Work {
  share: number | null;
  problem: ApiProblem | null;
  /** Sends piece after piece and answers their sum; undefined when one failed. What went through stays, and may go again. */
  run(text: string, send: (piece: Piece) => Promise<Answer>): Promise<Answer | undefined>;
}

function usePieces(): Work {
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const run: Work['run'] = async (text, send) => {
    const pieces = piecesOf(text);
    let sum = nothingRead;
    setProblem(null);
    try {
      for (const [index, piece] of pieces.entries()) {
        setShare(index / pieces.length);
        sum = addAnswer(sum, piece, await send(piece));
      }
      return sum;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
      return undefined;
    } finally {
      setShare(null);
    }
  };
  return { share, problem, run };
}

/** First it is matched and nothing is kept; then it is put on the list, and what matched nobody can be taken home. */
export function ImportModal({ lists, onClose }: { lists: string[]; onClose: () => void }) {
  const { message } = App.useApp();
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [step, setStep] = useState<Step>({ kind: 'choose' });
  const { share, problem, run } = usePieces();
  const refresh = useRefresh();
  const change = (next: string) => { setText(next); setStep({ kind: 'choose' }); };
  const take = async (file: File) => {
    const read = await file.text();
    const tooLong = read.split(/\r\n|\n|\r/).length > mostLines;
    setFault(tooLong ? '文件超过 10 万行，请分成几个文件' : null);
    if (tooLong) return;
    change(read);
    if (!name) setName(file.name.replace(/\.[^.]+$/, '').slice(0, 60));
  };
  const match = async () => {
    const answer = await run(text, (piece) => call('POST /v1/console/member-lists/preview', { body: { text: piece.text } }));
    if (answer) setStep({ kind: 'matched', answer });
  };
  const put = async () => {
    const answer = await run(text, async (piece) => {
      const { lines, added, faults } = await call('POST /v1/console/member-lists', { body: { name: name.trim(), text: piece.text } });
      return { lines, members: added, faults };
    });
    if (!answer) return;
    setStep({ kind: 'done', answer });
    await refresh('GET /v1/console/member-lists');
    message.success(`已把 ${count(answer.members)} 人放进「${name.trim()}」`);
  };
  const ready = name.trim() !== '' && text.trim() !== '';
  const act = { choose: { words: '核对名单', run: match }, matched: { words: step.kind === 'matched' ? `放进名单（${count(step.answer.members)} 人）` : '', run: put }, done: { words: '完成', run: async () => onClose() } }[step.kind];
  return (
    <Modal
      open title="导入名单" width={640} okText={act.words} cancelText={step.kind === 'done' ? '关闭' : '取消'} confirmLoading={share !== null} onCancel={onClose}
      okButtonProps={{ disabled: !ready || (step.kind === 'matched' && step.answer.members === 0) }} onOk={() => void act.run()}
    >
      <Form layout="vertical" requiredMark={false}>
        <Form.Item label="名单名称" {...(lists.includes(name.trim()) ? { extra: '已有这个名单，会把人加进去，原来的人不变' } : {})}>
          <Input value={name} maxLength={60} aria-label="名单名称" placeholder="例如：茶会到场名单" disabled={step.kind === 'done'} onChange={(event) => setName(event.target.value)} />
        </Form.Item>
        {step.kind !== 'done' && (
          <Form.Item label="手机号或会员号" extra={text.trim() ? `共 ${count(text.split(/\r\n|\n|\r/).filter((line) => line.trim()).length)} 行` : '一行一位；表格取第一列，最多 10 万行'}>
            <Input.TextArea rows={6} value={text} aria-label="手机号或会员号" placeholder={'SK00000042\nSK00000043'} onChange={(event) => change(event.target.value)} />
          </Form.Item>
        )}
      </Form>
      {step.kind !== 'done' && (
        <Upload accept=".csv,.txt,text/csv,text/plain" showUploadList={false} beforeUpload={(file) => { void take(file); return false; }}>
          <Button icon={<Icon name="plus" />}>上传 CSV 或文本文件</Button>
        </Upload>
      )}
      {fault && <p className="refusal" role="alert">{fault}</p>}
      {share !== null && <Progress percent={Math.round(share * 100)} size="small" aria-label="进度" />}
      {step.kind !== 'choose' && <Report step={step} name={name.trim()} />}
      {step.kind !== 'done' && <p className="hint list-hint">手机号只用来匹配会员，不会保存。核对这一步不会改动名单。</p>}
      <Refusal problem={problem} />
    </Modal>
  );
}

const shownFaults = 8;

function Report({ step, name }: { step: Exclude<Step, { kind: 'choose' }>; name: string }) {
  const { lines, members, faults } = step.answer;
  const save = () => downloadCsv(`${name || '名单'}-没有匹配的行.csv`, [['行号', '内容', '原因'], ...faults.map(({ line, text, reason }) => [String(line), text, reason])]);
  return (
    <section className="list-report" aria-label="核对结果" role="status">
      <p>
        读到 <strong className="figure">{count(lines)}</strong> 行，{step.kind === 'done' ? '新加入' : '匹配到'} <strong className="figure">{count(members)}</strong> 人
        {faults.length > 0 && <>，<strong className="figure rule-lacks-words">{count(faults.length)}</strong> 行没有匹配上</>}
      </p>
      {faults.length > 0 && (
        <>
          <table className="list-faults">
            <thead><tr><th>行号</th><th>内容</th><th>原因</th></tr></thead>
            <tbody>{faults.slice(0, shownFaults).map(({ line, text, reason }) => <tr key={line}><td className="figure">{line}</td><td>{text}</td><td>{reason}</td></tr>)}</tbody>
          </table>
          <Button size="small" icon={<Icon name="download" size={14} />} onClick={save}>下载没有匹配的 {count(faults.length)} 行</Button>
        </>
      )}
    </section>
  );
}
