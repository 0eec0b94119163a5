/**
 * Owns: stores, their places, hours and mini-program codes.
 * Promises: a scene belongs to one store; nearest first when the visitor says where they are.
 * Listens to: nothing.
 */
import { storesContract } from '@shuke/shared/contract/stores';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { consoleStores, storeCode } from './console-stores';
import { listStores, placeOf } from './store-view';

export { Stores, type Store } from './model';
export { findStore, listStores, placeOf, toStoreView } from './store-view';

const routes = (context: ServeContext): void =>
  serve(context, storesContract, {
    'GET /v1/shop/stores': async ({ query }) => ({ stores: await listStores(context.deps, placeOf(query)) }),
    'GET /v1/console/stores': ({ actor }) => consoleStores(context.deps, actor),
    'GET /v1/console/stores/:id/code': ({ actor, params }) => storeCode(context.deps, actor, params.id),
  });

export const storesFeature: Feature = { name: 'stores', contract: storesContract, routes };
