import type { MoveCause, Stage } from '@shuke/shared/rules/lifecycle/moves';
import { defineModel } from '../../platform/database';

/** Where a member stands; nobody has one who never bought anything that counted. */
export interface LifecycleStanding {
  /** The member. */
  _id: string;
  stage: Stage;
  /** When this stage began. */
  since: Date;
  judgedAt: Date;
  lastPaidAt: Date | null;
  /** The midnight at which time alone moves the member next; null: never. */
  dueAt: Date | null;
  settingsKey: string;
  /** Counts looks that wrote, so that of two at once one gives way. */
  turns: number;
  moves: number;
  /** Real time before the member's orders were read: orders made before it were seen. */
  seenAt: Date;
}
export const LifecycleStandings = defineModel<LifecycleStanding>(
  'lifecycle_standings',
  {
    stage: String, since: Date, judgedAt: Date, lastPaidAt: Date, dueAt: Date, settingsKey: String, turns: Number, moves: Number, seenAt: Date,
  },
  [[{ dueAt: 1 }, { partialFilterExpression: { dueAt: { $type: 'date' } } }], [{ stage: 1, since: 1 }], [{ settingsKey: 1 }]],
);

export interface LifecycleMoveRow {
  /** `member:number` */
  _id: string;
  memberId: string;
  from: Stage;
  to: Stage;
  at: Date;
  cause: MoveCause;
  /** False: history from before the member was first looked at; no event told of it. */
  told: boolean;
}
export const LifecycleMoves = defineModel<LifecycleMoveRow>(
  'lifecycle_moves', { memberId: String, from: String, to: String, at: Date, cause: String, told: Boolean }, [[{ memberId: 1, at: -1 }], [{ at: 1, from: 1, to: 1, memberId: 1 }]],
);

/** How far the look through new orders has come. */
export interface LifecycleProgress {
  _id: 'orders';
  after: string;
}
export const LifecycleProgressBook = defineModel<LifecycleProgress>('lifecycle_progress', { after: String });
