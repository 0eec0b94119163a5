/**
 * Owns: the mini-program's first screen, in one request.
 * Promises: shows nothing that the pages behind it would not show; every offer carries its reason.
 * Listens to: nothing.
 */
import { homeContract } from '@shuke/shared/contract/home';
import { serve } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { placeOf } from '../stores/index';
import { buildHome } from './build-home';

export const homeFeature: Feature = {
  name: 'home',
  contract: homeContract,
  routes: (context) =>
    serve(context, homeContract, {
      'GET /v1/member/home': ({ actor, query }) => buildHome(context.deps, { memberId: actor.id, joined: actor.joined }, placeOf(query)),
    }),
};
