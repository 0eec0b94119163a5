import type { ActorSources } from './platform/auth/actors';
import type { Deps } from './platform/deps';

/** Where the three kinds of actor are read; kept apart so that the platform knows no feature. */
export const actorSources = (_deps: Deps): ActorSources => ({
  member: async () => undefined,
  staff: async () => undefined,
  operator: async () => undefined,
});
