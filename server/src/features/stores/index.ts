/**
 * Owns: stores, their places, hours and mini-program codes.
 * Promises: a scene belongs to one store; one that is closed for good is in no list and takes no new order; nearest first when the visitor says where they are, else the usual one first.
 * Listens to: nothing.
 */
import { storesContract } from '@shuke/shared/contract/stores';
import type { Actor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { Members } from '../membership/index';
import { changeStore, createStore, setOpen } from './change-store';
import { consoleStores, findForConsole, storeCode, storeDetail } from './console-stores';
import { listStores, placeOf } from './store-view';

export { drawCode } from './console-stores';
export { Stores, type Store } from './model';
export { findStore, listStores, placeOf, toStoreView } from './store-view';

/** Where a member usually goes, or the store whose code a visitor scanned. */
const usualStoreOf = async (deps: Deps, actor: Actor | null): Promise<string | null> =>
  (actor?.kind === 'member' ? (await Members(deps.db).findById(actor.id, { homeStoreId: 1 }).lean())?.homeStoreId : null) ?? null;

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, storesContract, {
    'GET /v1/shop/stores': async ({ actor, query }) => ({ stores: await listStores(deps, placeOf(query), await usualStoreOf(deps, actor)) }),
    'GET /v1/console/stores': ({ actor }) => consoleStores(deps, actor),
    'GET /v1/console/stores/:id': async ({ actor, params }) => storeDetail(deps, await findForConsole(deps, actor, params.id)),
    'POST /v1/console/stores': ({ actor, body, key }) => createStore(deps, actor, body, key),
    'PUT /v1/console/stores/:id': async ({ actor, params, body }) => {
      await findForConsole(deps, actor, params.id);
      return storeDetail(deps, await changeStore(deps, actor, params.id, body));
    },
    'POST /v1/console/stores/:id/close': async ({ actor, params }) => storeDetail(deps, await setOpen(deps, actor, await findForConsole(deps, actor, params.id), false)),
    'POST /v1/console/stores/:id/reopen': async ({ actor, params }) => storeDetail(deps, await setOpen(deps, actor, await findForConsole(deps, actor, params.id), true)),
    'GET /v1/console/stores/:id/code': ({ actor, params }) => storeCode(deps, actor, params.id),
  });
};

export const storesFeature: Feature = { name: 'stores', contract: storesContract, routes };
