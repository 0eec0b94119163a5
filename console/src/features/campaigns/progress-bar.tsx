import { count, shareOf } from '../../ui/format';
import type { Campaign } from './words';

export type Progress = Campaign['progress'];

/** The audience, cut into what became of each member. The parts always add up to the whole. */
export const progressParts = (progress: Progress): { key: string; name: string; members: number }[] => [
  { key: 'sent', name: '已送达', members: progress.sent },
  { key: 'pending', name: '待发', members: progress.pending },
  { key: 'skipped', name: '未发', members: progress.skipped },
  { key: 'failed', name: '失败', members: progress.failed },
  { key: 'unknown', name: '结果未知', members: progress.unknown },
  { key: 'holdout', name: '对照组', members: progress.holdout },
];

export function ProgressBar({ progress, tall = false }: { progress: Progress; tall?: boolean }) {
  const parts = progressParts(progress).filter((part) => part.members > 0);
  const words = parts.map((part) => `${part.name} ${count(part.members)}`).join('，');
  return (
    <div className={`progress-bar${tall ? ' progress-tall' : ''}`} role="img" aria-label={words} title={words}>
      {parts.map((part) => <i key={part.key} className={`part-${part.key}`} style={{ flexGrow: part.members }} />)}
    </div>
  );
}

export function ProgressLegend({ progress }: { progress: Progress }) {
  return (
    <dl className="progress-legend">
      {progressParts(progress).map((part) => (
        <div key={part.key} className={part.members === 0 ? 'is-zero' : ''}>
          <dt><i className={`part-${part.key}`} aria-hidden="true" />{part.name}</dt>
          <dd><b className="figure">{count(part.members)}</b><small className="figure">{shareOf(part.members, progress.audience)}</small></dd>
        </div>
      ))}
    </dl>
  );
}
