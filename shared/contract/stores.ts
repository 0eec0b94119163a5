import { Type } from 'typebox';
import { anyone, Closed, consoleRoles, defineContract } from './contract';
import { Count, Id, IdParams, Nullable } from './common';

export const StoreView = Closed({
  id: Id,
  name: Type.String(),
  address: Type.String(),
  phone: Type.String(),
  hours: Type.String(),
  open: Type.Boolean(),
  lng: Type.Number(),
  lat: Type.Number(),
  picture: Type.String(),
  distanceMetres: Nullable(Count),
});

export const storesContract = defineContract({
  'GET /v1/shop/stores': {
    summary: 'Stores: nearest first when a location is given, else the usual one first',
    access: anyone,
    query: Closed({ lng: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })), lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })) }),
    reply: Closed({ stores: Type.Array(StoreView) }),
  },
  'GET /v1/console/stores': {
    summary: 'Stores with what they did in the last 30 days',
    access: consoleRoles('manager', 'store-manager', 'auditor', 'support'),
    reply: Closed({
      stores: Type.Array(Closed({ store: StoreView, scene: Type.String(), members: Count, staff: Count, orders30d: Count, revenueFen30d: Count })),
    }),
  },
  'GET /v1/console/stores/:id/code': {
    summary: "The store's mini-program code as a picture (data URI)",
    access: consoleRoles('manager', 'store-manager'),
    params: IdParams,
    reply: Closed({ scene: Type.String(), image: Type.String() }),
    errors: ['STORE_NOT_FOUND', 'OUTSIDE_UNAVAILABLE'],
  },
});
