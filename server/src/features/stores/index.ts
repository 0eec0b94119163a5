/**
 * Owns: stores, their places, hours and mini-program codes.
 * Promises: a scene belongs to one store; nearest first when the visitor says where they are, else the usual one first.
 * Listens to: nothing.
 */
import { storesContract } from '@shuke/shared/contract/stores';
import type { Actor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { Members } from '../membership/index';
import { consoleStores, storeCode } from './console-stores';
import { listStores, placeOf } from './store-view';

export { Stores, type Store } from './model';
export { findStore, listStores, placeOf, toStoreView } from './store-view';

/** Where a member usually goes, or the store whose code a visitor scanned. */
const usualStoreOf = async (deps: Deps, actor: Actor | null): Promise<string | null> =>
  (actor?.kind === 'member' ? (await Members(deps.db).findById(actor.id, { homeStoreId: 1 }).lean())?.homeStoreId : null) ?? null;

const routes = (context: ServeContext): void =>
  serve(context, storesContract, {
    'GET /v1/shop/stores': async ({ actor, query }) => ({ stores: await listStores(context.deps, placeOf(query), await usualStoreOf(context.deps, actor)) }),
    'GET /v1/console/stores': ({ actor }) => consoleStores(context.deps, actor),
    'GET /v1/console/stores/:id/code': ({ actor, params }) => storeCode(context.deps, actor, params.id),
  });

export const storesFeature: Feature = { name: 'stores', contract: storesContract, routes };
