import { findMemberActor } from './features/membership/index';
import { findOperatorActor, findStaffActor } from './features/staff/index';
import type { ActorSources } from './platform/auth/actors';
import type { Deps } from './platform/deps';

/** Where the three kinds of actor are read; kept apart so that the platform knows no feature. */
export const actorSources = (deps: Deps): ActorSources => ({
  member: (id) => findMemberActor(deps, id),
  staff: (id) => findStaffActor(deps, id),
  operator: (id) => findOperatorActor(deps, id),
});
