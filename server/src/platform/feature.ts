import type { Contract } from '@shuke/shared/contract/contract';
import type { Job, Timer } from './jobs';
import type { Listener } from './listeners';
import type { ServeContext } from './serve';

/** What a feature brings into the product; its index.ts exports one. */
export interface Feature {
  name: string;
  contract?: Contract;
  routes?: (context: ServeContext) => void;
  listeners?: readonly Listener[];
  jobs?: readonly Job[];
  timers?: readonly Timer[];
}
