import { inboxFeature } from './features/inbox/index';
import { membershipFeature } from './features/membership/index';
import { sessionFeature } from './features/session/index';
import { storesFeature } from './features/stores/index';
import { tiersFeature } from './features/tiers/index';
import type { Contract } from '@shuke/shared/contract/contract';
import type { Job, Timer } from './platform/jobs';
import type { Listener } from './platform/listeners';
import { expireLotsTimer } from './platform/ledger/index';
import type { ServeContext } from './platform/serve';

/** What a feature brings into the product; its index.ts exports one. */
export interface Feature {
  name: string;
  contract?: Contract;
  routes?: (context: ServeContext) => void;
  listeners?: readonly Listener[];
  jobs?: readonly Job<never>[];
  timers?: readonly Timer[];
}

/** The one explicit list of the product's features. */
export const FEATURES: readonly Feature[] = [
  sessionFeature,
  membershipFeature,
  tiersFeature,
  inboxFeature,
  storesFeature,
];

export const LISTENERS: readonly Listener[] = FEATURES.flatMap((feature) => feature.listeners ?? []);
export const JOBS: readonly Job<never>[] = FEATURES.flatMap((feature) => feature.jobs ?? []);
export const TIMERS: readonly Timer[] = [expireLotsTimer, ...FEATURES.flatMap((feature) => feature.timers ?? [])];
