import { addDays, startOfBusinessDay } from '@shuke/shared/values/time';
import { Products } from '../../server/src/features/catalog/index';
import { Coupons } from '../../server/src/features/coupons/index';
import { Tiers } from '../../server/src/features/tiers/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeProduct, makeStore, type Person } from '../support/people';
import { giveCoupon, openCounter, quote, scan } from './counter-support';

jest.setTimeout(60_000);

let app: TestApp;
let storeId: string;
let person: Person;
beforeAll(async () => {
  app = await buildTestApp();
  ({ id: storeId } = await makeStore(app));
});
afterAll(() => app?.close());
beforeEach(async () => {
  person = await makeMember(app);
});

const everywhere = { storeIds: [], channels: [], categories: [], productIds: [] };
const stockOf = async (id: string): Promise<number> => (await Products(app.deps.db).findById(id).lean())!.stock;
const quoted = async (lines: { productId: string; quantity: number }[]) =>
  (await app.as(person.claims)('POST /v1/member/checkout/quote', { body: { storeId, lines } })).quote;
const place = (lines: { productId: string; quantity: number }[], couponIds: string[], expectedPayableFen: number) =>
  app.as(person.claims)('POST /v1/member/orders', { body: { storeId, lines, couponIds, expectedPayableFen } });

describe('a gift', () => {
  const gift = (productId: string) => ({ kind: 'gift' as const, thresholdFen: 50_00, productId, giftName: '桂花糕', worthFen: 18_00 });

  test('comes with the order for nothing, from the shelf, and goes back to it when the order is cancelled', async () => {
    const [tea, cake] = [await makeProduct(app, 60_00, 10), await makeProduct(app, 18_00, 5)];
    const coupon = await giveCoupon(app, person.memberId, { benefit: gift(cake) });
    const lines = [{ productId: tea, quantity: 1 }];
    const offer = await quoted(lines);
    expect(offer).toMatchObject({ payableFen: 60_00, chosenCouponIds: [coupon._id] });
    expect(offer.coupons[0]).toMatchObject({ usable: true, savesFen: 0, note: '这张单独用' });
    const order = await place(lines, [coupon._id], 60_00);
    expect(order.lines.map(({ name, quantity, unitFen, paidFen }) => [name, quantity, unitFen, paidFen])).toEqual([
      ['桂花乌龙', 1, 60_00, 60_00], ['桂花乌龙（赠品）', 1, 0, 0],
    ]);
    expect(order.price.find(({ kind }) => kind === 'coupon')).toMatchObject({ title: '茶礼券 · 满 ¥50 赠桂花糕 1 件', amountFen: 0 });
    expect([await stockOf(tea), await stockOf(cake)]).toEqual([9, 4]);
    await app.as(person.claims)('POST /v1/member/orders/:id/cancel', { params: { id: order.id } });
    await app.drain();
    expect([await stockOf(tea), await stockOf(cake), (await Coupons(app.deps.db).findById(coupon._id).lean())!.state]).toEqual([10, 5, 'issued']);
  });

  test('of the very product that is bought takes one more piece', async () => {
    const tea = await makeProduct(app, 60_00, 3);
    const coupon = await giveCoupon(app, person.memberId, { benefit: gift(tea) });
    await place([{ productId: tea, quantity: 2 }], [coupon._id], 120_00);
    expect(await stockOf(tea)).toBe(0);
  });

  test('that is gone is not chosen, and says so', async () => {
    const [tea, cake] = [await makeProduct(app, 60_00, 10), await makeProduct(app, 18_00, 0)];
    const coupon = await giveCoupon(app, person.memberId, { benefit: gift(cake) });
    const offer = await quoted([{ productId: tea, quantity: 1 }]);
    expect(offer).toMatchObject({ chosenCouponIds: [], coupons: [{ usable: false, refusal: '赠品已送完，看看其他券' }] });
    await expect(place([{ productId: tea, quantity: 1 }], [coupon._id], 60_00)).rejects.toMatchObject({ code: 'COUPON_GIFT_OUT' });
  });
});

test('free shipping waits for an order that is brought', async () => {
  const tea = await makeProduct(app, 60_00, 10);
  const coupon = await giveCoupon(app, person.memberId, { benefit: { kind: 'shipping', thresholdFen: 0, maxFen: 10_00 } });
  expect((await quoted([{ productId: tea, quantity: 1 }])).coupons[0]).toMatchObject({ usable: false, refusal: '这单没有运费，选择配送时可用' });
  await expect(place([{ productId: tea, quantity: 1 }], [coupon._id], 60_00)).rejects.toMatchObject({ code: 'COUPON_NO_SHIPPING' });
});

test('two of one exclusion group are refused together; the better one is chosen by itself', async () => {
  const tea = await makeProduct(app, 60_00, 10);
  const group = { stackable: true, exclusionKey: '满减类' };
  const small = await giveCoupon(app, person.memberId, { ...group, benefit: { kind: 'threshold', thresholdFen: 0, discountFen: 5_00 } });
  const large = await giveCoupon(app, person.memberId, { ...group, benefit: { kind: 'threshold', thresholdFen: 0, discountFen: 8_00 } });
  const lines = [{ productId: tea, quantity: 1 }];
  const offer = await quoted(lines);
  expect(offer).toMatchObject({ chosenCouponIds: [large._id], payableFen: 52_00 });
  expect(offer.coupons.find(({ coupon }) => coupon.id === small._id)).toMatchObject({ note: '和「茶礼券」同属满减类，只能用一张，换成它少省 ¥3' });
  await expect(place(lines, [small._id, large._id], 47_00)).rejects.toMatchObject({ code: 'COUPON_NOT_STACKABLE' });
});

test('outside its hours a coupon is refused at the counter in words, and names the hours', async () => {
  const counter = await openCounter(app);
  const minute = Math.floor((app.clock.now().getTime() - startOfBusinessDay(app.clock.now()).getTime()) / 60_000);
  const times = minute < 720 ? { weekdays: [], fromMinute: 1380, toMinute: 1440 } : { weekdays: [], fromMinute: 0, toMinute: 60 };
  await giveCoupon(app, person.memberId, { scope: { ...everywhere, times } });
  const { scanId } = await scan(app, counter, person);
  expect((await quote(counter, scanId, 99_00)).coupons[0]).toMatchObject({ usable: false, refusal: minute < 720 ? '每天 23:00–24:00 可用' : '每天 00:00–01:00 可用' });
});

test('a coupon for other tiers is shown with its condition and cannot be used', async () => {
  const tier = (await Tiers(app.deps.db).find().sort({ rank: -1 }).lean())[0]!;
  const counter = await openCounter(app);
  const coupon = await giveCoupon(app, person.memberId, { scope: { ...everywhere, tierKeys: [tier._id] } });
  expect(coupon.conditions).toContain(`限${tier.name}会员`);
  const { scanId } = await scan(app, counter, person);
  expect((await quote(counter, scanId, 99_00)).coupons[0]).toMatchObject({ usable: false, refusal: '你现在的等级不能用这张券' });
});

test('the window of a coupon that lasts a day ends in Shanghai', async () => {
  const coupon = await giveCoupon(app, person.memberId, { validity: { kind: 'after-issue', days: 1 } });
  expect(coupon.expiresAt).toEqual(addDays(startOfBusinessDay(app.clock.now()), 2));
});
