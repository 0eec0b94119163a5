import type { ReactNode } from 'react';
import { Button, Skeleton } from 'antd';
import type { ApiProblem } from '@shuke/shared/contract/client';
import { Icon, type IconName } from './icon';

/** Nothing here yet: why, and the act that fills it. */
export function Empty({ icon = 'info', title, text, act }: { icon?: IconName; title: string; text?: ReactNode; act?: ReactNode }) {
  return (
    <div className="empty">
      <span className="empty-mark"><Icon name={icon} size={26} /></span>
      <h3>{title}</h3>
      {text && <p>{text}</p>}
      {act && <div className="empty-act">{act}</div>}
    </div>
  );
}

const wayOut = (problem: ApiProblem): string => {
  if (problem.status === 0) return '你填写的内容还在，网络恢复后重试即可。';
  if (problem.status === 403) return '如果工作需要，请让管理员调整你的角色。';
  if (problem.status >= 500) return '你的数据没有变化，可以稍后重试。';
  return '';
};

export const problemText = (problem: ApiProblem): string => {
  const details = problem.problem.errors?.map((error) => error.message).filter(Boolean) ?? [];
  const more = details.length > 0 ? details.join('；') : problem.problem.detail ?? '';
  return more && more !== problem.message ? `${problem.message}：${more}` : problem.message;
};

/** What failed, what is safe, what to do. */
export function Failure({ problem, retry, what }: { problem: ApiProblem; retry?: () => void; what?: string }) {
  return (
    <div className="failure" role="alert">
      <span className="failure-mark"><Icon name="warning" size={22} /></span>
      <div className="failure-words">
        <strong>{what ? `${what}没有读到` : '没有完成'}</strong>
        <p>{problemText(problem)}。{wayOut(problem)}</p>
        {problem.problem.requestId && <p className="hint">请求编号 {problem.problem.requestId}</p>}
      </div>
      {retry && <Button icon={<Icon name="refresh" />} onClick={retry}>重试</Button>}
    </div>
  );
}

/** A refusal beside the button that caused it; what was typed stays. */
export function Refusal({ problem }: { problem: ApiProblem | null }) {
  if (!problem) return null;
  return (
    <div className="refusal" role="alert">
      <Icon name="warning" /><span>{problemText(problem)}{problem.status === 0 || problem.status >= 500 ? `。${wayOut(problem)}` : ''}</span>
    </div>
  );
}

interface Loaded<T> {
  data: T | undefined;
  error: ApiProblem | null;
  refetch: () => unknown;
}

/** One answer, three faces: its skeleton, its failure, itself. An old answer stays on screen while a new one fails. */
export function Loading<T>({ of, what, skeleton, children }: {
  of: Loaded<T>; what: string; skeleton: ReactNode; children: (data: T) => ReactNode;
}) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) return <Failure problem={of.error} what={what} retry={() => void of.refetch()} />;
  return <div aria-busy="true" aria-label={`正在读取${what}`}>{skeleton}</div>;
}

export const Bone = ({ width = '100%', height = 14 }: { width?: number | string; height?: number }) =>
  <span className="bone" style={{ width, height }} />;

export function BoneRows({ rows = 8, height = 52 }: { rows?: number; height?: number }) {
  return (
    <div className="bone-rows">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} style={{ height }}>
          <Bone width={32} height={32} /><Bone width={`${18 + ((index * 7) % 12)}%`} /><Bone width="12%" /><Bone width="20%" /><Bone width="9%" />
        </div>
      ))}
    </div>
  );
}

export function BoneCards({ cards = 4, height = 220 }: { cards?: number; height?: number }) {
  return (
    <div className="card-grid">
      {Array.from({ length: cards }, (_, index) => (
        <div className="panel" key={index} style={{ minHeight: height }}>
          <Skeleton active title={{ width: '50%' }} paragraph={{ rows: 4 }} />
        </div>
      ))}
    </div>
  );
}
