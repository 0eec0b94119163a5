import { HOUR_MS, MINUTE_MS } from '@shuke/shared/values/time';
import { Products } from '../../server/src/features/catalog/index';
import { Teams } from '../../server/src/features/group-buys/index';
import { expireTeams, settleSeat } from '../../server/src/features/group-buys/settle-seat';
import { freeForgottenSeats, releaseSeat } from '../../server/src/features/group-buys/take-seat';
import { closeOverdueOrders } from '../../server/src/features/orders/close-order';
import { closeOrder, Orders } from '../../server/src/features/orders/index';
import { settleOrder } from '../../server/src/features/orders/settle-order';
import { askAboutOpenMoney } from '../../server/src/features/payments/ask-about-payments';
import { pushRefund, Refunds } from '../../server/src/features/payments/index';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeProduct, makeStore, payOrder, type Person } from '../support/people';
import { codes, expectClean, fault, makeActivity, newKey, noFaults, orderOf, payLater, stateOf, untilNoRefund, untilRefund } from './order-support';
import { diesBefore } from './stop-before-write';

jest.setTimeout(120_000);

let app: TestApp;
let storeId: string;
let productId: string;
let activityId: string;
let manager: TokenClaims;
beforeAll(async () => {
  app = await buildTestApp();
  ({ id: storeId } = await makeStore(app));
  manager = await makeOperator(app);
});
beforeEach(async () => {
  productId = await makeProduct(app, 3800, 50);
  activityId = await makeActivity(app, manager, productId);
});
afterEach(async () => {
  await noFaults(app);
  await untilNoRefund(app);
});
afterAll(() => app?.close());

const people = (count: number): Promise<Person[]> => Promise.all(Array.from({ length: count }, () => makeMember(app)));
const open = (person: Person, activity = activityId, key = newKey()) =>
  app.as(person.claims)('POST /v1/member/group-buys/:id/open', { params: { id: activity }, body: { storeId } }, { key });
const join = (person: Person, teamId: string, key = newKey()) =>
  app.as(person.claims)('POST /v1/member/teams/:id/join', { params: { id: teamId }, body: { storeId } }, { key });
const teamOf = async (id: string) => (await Teams(app.deps.db).findById(id).lean())!;
const seatsOf = async (id: string) => (await teamOf(id)).seats.map(({ memberId, state }) => ({ memberId, state }));
const stock = async () => (await Products(app.deps.db).findById(productId).lean())!.stock;
const unpaidOf = (person: Person) => Orders(app.deps.db).countDocuments({ memberId: person.memberId, state: 'unpaid' });
const openAndPay = async (person: Person, activity = activityId) => {
  const { team, order } = await open(person, activity);
  await payOrder(app, person, order.id);
  return { teamId: team.id, order };
};
const joinAndPay = async (person: Person, teamId: string) => {
  const { order } = await join(person, teamId);
  await payOrder(app, person, order.id);
  return order;
};
const refundAtConsole = (orderId: string) => app.as(manager)('POST /v1/console/orders/:id/refund', { params: { id: orderId }, body: { reason: '顾客改主意' } });

test('eight at once for five seats: five sit, three are told that the team is full', async () => {
  const [leader, ...others] = await people(9);
  const small = await makeActivity(app, manager, productId, { size: 6 });
  const { team } = await open(leader!, small);
  expect(await codes(others.map((person) => join(person, team.id)))).toEqual(['TEAM_FULL', 'TEAM_FULL', 'TEAM_FULL', ...Array<string>(5).fill('ok')]);
  expect([(await seatsOf(team.id)).length, await stock()]).toEqual([6, 44]);
  await expectClean(app);
});

test('a team fills when the last seat is paid, and every order may be picked up', async () => {
  const [a, b] = await people(2);
  const pair = await makeActivity(app, manager, productId, { size: 2 });
  const { teamId, order } = await openAndPay(a!, pair);
  const second = await joinAndPay(b!, teamId);
  expect([(await teamOf(teamId)).state, await stateOf(app, order.id), await stateOf(app, second.id)]).toEqual(['filled', 'ready', 'ready']);
  await expectClean(app);
});

test('a second tap with another key finds the unpaid seat; ten taps at once leave one order', async () => {
  const [leader, friend] = await people(2);
  const taps = await Promise.all(Array.from({ length: 10 }, () => open(leader!)));
  expect(new Set(taps.map(({ order }) => order.id)).size).toBe(1);
  expect(await Teams(app.deps.db).countDocuments({ activityId, state: 'open' })).toBe(1);
  const teamId = taps[0]!.team.id;
  const answers = await codes(Array.from({ length: 10 }, () => join(friend!, teamId)));
  expect(answers.filter((code) => !['ok', 'STILL_RUNNING', 'TEAM_ALREADY_JOINED'].includes(code))).toEqual([]);
  const again = await join(friend!, teamId);
  expect(again.team.seats.filter((seat) => seat.me)).toHaveLength(1);
  expect([await unpaidOf(leader!), await unpaidOf(friend!), (await seatsOf(teamId)).length, await stock()]).toEqual([1, 1, 2, 48]);
  await expectClean(app);
});

test('with a seat to pay in an activity, another team of it is refused with the way out', async () => {
  const [a, b] = await people(2);
  const one = await open(a!);
  await open(b!);
  expect(await codes([join(b!, one.team.id)])).toEqual(['GROUP_BUY_UNPAID']);
  const elsewhere = await makeActivity(app, manager, productId);
  expect(await codes([open(b!, elsewhere)])).toEqual(['ok']);
});

test('a seat that is not paid in time is free for another', async () => {
  const [leader, late, next] = await people(3);
  const pair = await makeActivity(app, manager, productId, { size: 2 });
  const { teamId } = await openAndPay(leader!, pair);
  await join(late!, teamId);
  expect(await codes([join(next!, teamId)])).toEqual(['TEAM_FULL']);
  await app.clock.travel(16 * MINUTE_MS);
  await closeOverdueOrders(app.deps);
  await app.drain();
  await joinAndPay(next!, teamId);
  expect((await teamOf(teamId)).state).toBe('filled');
  expect(await stock()).toBe(48);
  await expectClean(app);
});

test('what is told late of an old order leaves the new seat of the same member alone', async () => {
  const [leader, member] = await people(2);
  const { teamId } = await openAndPay(leader!);
  const old = await join(member!, teamId);
  await closeOrder(app.deps, old.order.id); // and its event is still on its way
  const fresh = await join(member!, teamId);
  expect(fresh.order.id).not.toBe(old.order.id);
  await app.drain();
  await releaseSeat(app.deps, teamId, old.order.id);
  expect(await seatsOf(teamId)).toEqual([{ memberId: leader!.memberId, state: 'paid' }, { memberId: member!.memberId, state: 'held' }]);
});

test('a refunded seat is free again, and never helps to fill a team', async () => {
  const [leader, gone, next] = await people(3);
  const pair = await makeActivity(app, manager, productId, { size: 2 });
  const { teamId, order: leaders } = await openAndPay(leader!, pair);
  const { order } = await join(gone!, teamId);
  const pay = await payLater(app, gone!, order.id);
  await refundAtConsole(leaders.id); // nothing of it has been acted on when the last seat is paid
  await pay();
  await settleOrder(app.deps, { orderId: order.id, paidFen: 2900 });
  await settleSeat(app.deps, order.id);
  expect((await teamOf(teamId)).state).toBe('open');
  await app.drain();
  expect(await seatsOf(teamId)).toEqual([{ memberId: gone!.memberId, state: 'paid' }]);
  await joinAndPay(next!, teamId);
  expect((await teamOf(teamId)).state).toBe('filled');
  await untilRefund(app, leaders.orderNo, 'done');
  expect(await stock()).toBe(48);
  await expectClean(app);
});

test('an expired team gives every member the money back alone; the one that fails is tried again', async () => {
  const three = await people(3);
  const { teamId, order } = await openAndPay(three[0]!);
  const orders = [order, await joinAndPay(three[1]!, teamId), await joinAndPay(three[2]!, teamId)];
  await app.clock.travel(25 * HOUR_MS);
  await expireTeams(app.deps);
  await app.drain();
  await fault(app, 'network-drop', { times: 1, when: 'before', route: '/v3/refund' });
  for (const { orderNo } of orders) await pushRefund(app.deps, `R${orderNo}`);
  const first = await Refunds(app.deps.db).find({ orderId: { $in: orders.map(({ id }) => id) } }).sort({ said: 1 }).lean();
  expect(first.map(({ said }) => said)).toEqual(['CONNECTION_LOST', 'PROCESSING', 'PROCESSING']);
  await app.clock.travel(HOUR_MS);
  await askAboutOpenMoney(app.deps);
  expect((await Refunds(app.deps.db).findById(first[0]!._id).lean())!.said).not.toBe('CONNECTION_LOST');
  for (const { orderNo } of orders) await untilRefund(app, orderNo, 'done');
  expect(await Promise.all(orders.map(({ id }) => stateOf(app, id)))).toEqual(['refunded', 'refunded', 'refunded']);
  expect(await stock()).toBe(50);
  await expectClean(app);
});

test('a payment that lands when the team is over goes back by itself, before and after anybody noticed', async () => {
  const [leader, early, late] = await people(3);
  const { teamId } = await openAndPay(leader!);
  await app.clock.travel(24 * HOUR_MS - 5 * MINUTE_MS);
  const orders = [await join(early!, teamId), await join(late!, teamId)].map(({ order }) => order);
  const [payEarly, payLast] = [await payLater(app, early!, orders[0]!.id), await payLater(app, late!, orders[1]!.id)];
  await app.clock.travel(6 * MINUTE_MS);
  await payEarly(); // the time is over, and the sweeper has not come by
  await untilRefund(app, orders[0]!.orderNo, 'done');
  await expireTeams(app.deps);
  await app.drain();
  await payLast();
  await untilRefund(app, orders[1]!.orderNo, 'done');
  expect(await Promise.all(orders.map(({ id }) => stateOf(app, id)))).toEqual(['refunded', 'refunded']);
  await untilRefund(app, (await Orders(app.deps.db).findOne({ teamId, memberId: leader!.memberId }).lean())!.orderNo, 'done');
  expect(await stock()).toBe(50);
  await expectClean(app);
});

test('a seat that a crash left without an order is taken up again by its member, or freed when time is over', async () => {
  const [leader, back, away, next] = await people(4);
  const triple = await makeActivity(app, manager, productId, { size: 3 });
  const { teamId } = await openAndPay(leader!, triple);
  const key = newKey();
  for (const person of [back!, away!]) await crashBeforeOrder(() => join(person, teamId, key));
  expect(await codes([join(next!, teamId)])).toEqual(['TEAM_FULL']);
  await app.clock.travel(20_000);
  const again = await join(back!, teamId, newKey());
  expect(again.order.state).toBe('unpaid');
  await freeForgottenSeats(app.deps);
  expect((await seatsOf(teamId)).length).toBe(3);
  await app.clock.travel(16 * MINUTE_MS);
  expect(await freeForgottenSeats(app.deps)).toBe(1); // the order of the other one still waits to be closed
  await closeOverdueOrders(app.deps);
  await app.drain();
  expect(await codes([join(next!, teamId)])).toEqual(['ok']);
});

test('a leader whose request crashed before the order finds the same team again', async () => {
  const [leader] = await people(1);
  const key = newKey();
  await crashBeforeOrder(() => open(leader!, activityId, key));
  const { team, order } = await open(leader!, activityId, key);
  expect(await Teams(app.deps.db).countDocuments({ activityId })).toBe(1);
  expect((await teamOf(team.id)).seats).toMatchObject([{ orderId: order.id, leader: true, state: 'held' }]);
});

/** Gone before the order is written, and before anything could be put right. */
const crashBeforeOrder = (act: () => Promise<unknown>): Promise<void> => {
  const release = jest.spyOn(Teams(app.deps.db), 'updateOne').mockImplementation((() => {
    throw new Error('the process is gone');
  }) as never);
  return diesBefore([Orders(app.deps.db)] as never, 1, act).finally(() => release.mockRestore());
};

test('who was refunded because a team did not fill is still a newcomer', async () => {
  const [leader, member, other] = await people(3);
  const { order } = await openAndPay(member!);
  await app.clock.travel(25 * HOUR_MS);
  await expireTeams(app.deps);
  await untilRefund(app, order.orderNo, 'done');
  const newcomers = await makeActivity(app, manager, productId, { newcomersOnly: true });
  const { team } = await open(leader!, newcomers);
  expect(await codes([join(member!, team.id)])).toEqual(['ok']);
  await openAndPay(other!);
  expect(await codes([join(other!, team.id)])).toEqual(['TEAM_NEWCOMERS_ONLY']);
  expect((await orderOf(app, order.id)).refundedFen).toBe(2900);
});
