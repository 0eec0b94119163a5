import type { Reply } from '../../api/api';
import type { Tone } from '../../ui/parts';

export type Grant = Reply<'GET /v1/console/coupon-grants/:id'>;

export const grantStates: Record<Grant['state'], [tone: Tone, text: string]> = {
  draft: ['grey', '待发出'], 'waiting-approval': ['amber', '待他人批准'], running: ['blue', '发放中'], done: ['jade', '已发完'], cancelled: ['grey', '已取消'],
  undoing: ['amber', '撤回中'], undone: ['grey', '已撤回'],
};

/** How far it is, in percent: granting counts up, taking back counts what is left to take. */
export function grantPercent({ state, members, progress }: Pick<Grant, 'state' | 'members' | 'progress'>): number {
  if (members === 0) return 0;
  const handled = state === 'undoing' ? members - progress.waiting - progress.issued : members - progress.waiting;
  return Math.round((handled / members) * 100);
}

export const isMoving = (state: Grant['state'] | undefined): boolean => state === 'running' || state === 'undoing';
