import type { Contract } from '@shuke/shared/contract/contract';
import type { Deps } from './deps';
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
  /** Runs beside the requests of a server process from its start to its end; never keeps it from starting. */
  background?: (deps: Deps) => Background;
  gauges?: readonly FeatureGauge[];
}

export interface Background {
  stop(): Promise<void>;
}

/** One number of this process for /metrics; undefined: there is none. */
export interface FeatureGauge {
  name: string;
  help: string;
  read(deps: Deps): number | undefined;
}
