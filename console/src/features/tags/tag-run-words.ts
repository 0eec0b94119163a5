import type { Reply } from '../../api/api';
import type { Tone } from '../../ui/parts';

export type TagRun = Reply<'GET /v1/console/tag-runs/:id'>;

export const runStates: Record<TagRun['state'], [tone: Tone, text: string]> = {
  draft: ['grey', '待执行'], 'waiting-approval': ['amber', '待他人批准'], running: ['blue', '执行中'], done: ['jade', '已完成'], cancelled: ['grey', '已取消'],
  undoing: ['amber', '撤回中'], undone: ['grey', '已撤回'],
};

/** How far it is, in percent: tagging counts up, an undo counts what is left to put back. */
export function runPercent({ state, members, progress }: Pick<TagRun, 'state' | 'members' | 'progress'>): number {
  if (members === 0) return 0;
  const left = state === 'undoing' ? progress.waiting + progress.changed : progress.waiting;
  return Math.round(((members - left) / members) * 100);
}

export const isMoving = (state: TagRun['state'] | undefined): boolean => state === 'running' || state === 'undoing';

export const verbOf = ({ on }: Pick<TagRun, 'on'>): string => (on ? '打上' : '去掉');
