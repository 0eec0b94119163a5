import { payOrder } from '../support/people';
import type { Examples, World } from './world';

export const shippingBody = { offered: true, feeFen: 12_00, freeFromFen: 199_00 };
export const address = { name: '林小满', phone: '19900001234', address: '上海市静安区南京西路 1 号 2 楼' };
export const parcel = { carrier: '顺丰速运', parcelNo: 'SF1234567890' };

const pieces = { next: 5 };
/** A paid order of the world's member that goes by parcel; another quantity each time, so that it is another basket. */
const paidParcel = async (world: World): Promise<string> => {
  const { app, member, store, productId, console: { admin } } = world;
  await app.as(admin)('PUT /v1/console/brand/shipping', { body: shippingBody });
  const body = { storeId: store.id, lines: [{ productId, quantity: (pieces.next = (pieces.next % 90) + 5) }], couponIds: [], delivery: 'parcel' as const };
  const { quote } = await app.as(member.claims)('POST /v1/member/checkout/quote', { body });
  const { id } = await app.as(member.claims)('POST /v1/member/orders', { body: { ...body, address, expectedPayableFen: quote.payableFen } });
  await payOrder(app, member, id);
  return id;
};
const sentParcel = async (world: World): Promise<string> => {
  const id = await paidParcel(world);
  await world.app.as(world.console.admin)('POST /v1/console/orders/:id/hand-over', { params: { id }, body: { parcel } });
  return id;
};

export const deliveryExamples = {
  'GET /v1/console/brand/settings': (): Record<string, never> => ({}),
  'PUT /v1/console/brand/shipping': () => ({ body: shippingBody }),
  'PUT /v1/console/brand/calendar': () => ({ body: { offDays: ['2027-02-08'], workDays: ['2027-02-14'] } }),
  'POST /v1/member/orders/:id/receive': async (world) => ({ params: { id: await sentParcel(world) } }),
  'POST /v1/console/orders/:id/hand-over': async (world) => ({ params: { id: await paidParcel(world) }, body: { parcel } }),
  'POST /v1/console/orders/:id/address': async (world) => ({ params: { id: await paidParcel(world) }, body: { reason: '打印快递单' } }),
} satisfies Partial<Examples>;
