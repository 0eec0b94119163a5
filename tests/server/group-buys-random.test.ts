import fc from 'fast-check';
import { Products } from '../../server/src/features/catalog/index';
import { Teams, type Team } from '../../server/src/features/group-buys/index';
import { joinGroupBuy, openGroupBuy } from '../../server/src/features/group-buys/open-group-buy';
import { expireTeams } from '../../server/src/features/group-buys/settle-seat';
import { freeForgottenSeats } from '../../server/src/features/group-buys/take-seat';
import { closeOrder, Orders, refundOrder } from '../../server/src/features/orders/index';
import { settleOrder } from '../../server/src/features/orders/settle-order';
import { Payments } from '../../server/src/features/payments/index';
import { settleRefund, wantRefund } from '../../server/src/features/payments/refunds';
import { AppError } from '../../server/src/platform/errors';
import { Outbox, runListener } from '../../server/src/platform/outbox';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeOperator, makeProduct, makeStore } from '../support/people';
import { makeMembers } from './coupons-support';
import { makeActivity, newKey } from './order-support';

jest.setTimeout(180_000);

let app: TestApp;
let storeId: string;
let manager: Awaited<ReturnType<typeof makeOperator>>;
beforeAll(async () => {
  app = await buildTestApp();
  ({ id: storeId } = await makeStore(app));
  manager = await makeOperator(app);
});
afterAll(() => app?.close());

const SIZE = 3;
type Act = 'join' | 'pay' | 'pay-closed' | 'cancel' | 'refund' | 'hear' | 'hear-twice' | 'sweep' | 'expire';
interface Turn {
  act: Act;
  who: number;
}
const anyTurn: fc.Arbitrary<Turn> = fc.record({
  act: fc.oneof(
    { weight: 5, arbitrary: fc.constant<Act>('join') }, { weight: 5, arbitrary: fc.constant<Act>('pay') }, { weight: 4, arbitrary: fc.constant<Act>('hear') },
    { weight: 4, arbitrary: fc.constantFrom<Act>('pay-closed', 'cancel', 'refund', 'hear-twice', 'sweep') }, { weight: 1, arbitrary: fc.constant<Act>('expire') },
  ),
  who: fc.nat({ max: 4 }),
});

/** One world of five people around one team; WeChat Pay is played by writing what it would have said. */
class Table {
  private readonly ends = new Map<string, string>();
  constructor(private readonly teamId: string, private readonly members: readonly string[]) {}

  async play({ act, who }: Turn): Promise<void> {
    const { deps } = app;
    const memberId = this.members[who]!;
    const order = await Orders(deps.db).findOne({ memberId, teamId: this.teamId }).sort({ _id: -1 }).lean();
    if (act === 'join') await joinGroupBuy(deps, this.teamId, { memberId, storeId, key: newKey() }).catch(refusalOnly);
    else if (act === 'pay' && order?.state === 'unpaid') await pay(order);
    else if (act === 'pay-closed' && order?.state === 'closed' && !order.paidFen) await pay(order);
    else if (act === 'cancel' && order) await closeOrder(deps, order._id);
    else if (act === 'refund' && order) await refundOrder(deps, order._id, '测试');
    else if (act === 'hear' || act === 'hear-twice') await hearOne(who, act === 'hear-twice');
    else if (act === 'sweep') await freeForgottenSeats(deps);
    else if (act === 'expire') await Teams(deps.db).updateOne({ _id: this.teamId }, { $set: { expiresAt: app.clock.now() } }).then(() => expireTeams(deps));
  }

  /** 0 ≤ held + paid ≤ size, nobody twice; what ended stays ended. */
  async check(): Promise<Team> {
    const team = (await Teams(app.deps.db).findById(this.teamId).lean())!;
    if (team.seats.length > SIZE) throw new Error(`${team.seats.length} seats of ${SIZE}`);
    if (new Set(team.seats.map((seat) => seat.memberId)).size !== team.seats.length) throw new Error('a member sits twice');
    for (const { orderId } of team.seats) if (this.ends.has(orderId)) throw new Error(`the seat of ${orderId} came back after it ended`);
    const sitting = new Set(team.seats.map((seat) => seat.orderId));
    for (const { _id } of await Orders(app.deps.db).find({ teamId: this.teamId }, { _id: 1 }).lean()) if (!sitting.has(_id)) this.ends.set(_id, 'free');
    if (team.state === 'filled' && (await Orders(app.deps.db).countDocuments({ teamId: this.teamId, state: { $in: ['waiting-team', 'closed'] }, _id: { $in: [...sitting] } })) > 0) {
      throw new Error('filled by a seat that is not paid');
    }
    return team;
  }
}

const refusalOnly = (error: unknown): void => {
  if (!(error instanceof AppError)) throw error;
};

const pay = async ({ _id: orderId, orderNo, memberId, payableFen }: { _id: string; orderNo: string; memberId: string; payableFen: number }): Promise<void> => {
  const at = app.clock.now();
  const facts = { orderId, memberId, openid: 'o', amountFen: payableFen, description: '', expiresAt: at, createdAt: at, queryAt: at, queries: 0 };
  await Payments(app.deps.db).updateOne({ _id: orderNo }, { $setOnInsert: facts, $set: { state: 'paid', transactionId: 't', paidAt: at } }, { upsert: true });
  await settleOrder(app.deps, { orderId, paidFen: payableFen });
};

/** One listener of any event that waits, in whatever order; a repeat runs it again, as a lost acknowledgement does. */
const hearOne = async (pick: number, twice: boolean): Promise<void> => {
  const rows = await Outbox(app.deps.db).find({ open: true }).sort({ _id: 1 }).limit(5).lean();
  const row = rows[pick % Math.max(rows.length, 1)];
  const name = row?.pending[pick % row.pending.length];
  if (!row || !name) return;
  if (twice) await app.deps.listeners.find(name)?.run(row.payload as never, app.deps, row._id);
  await runListener(app.deps, row._id, name);
};

/** Everything comes to its end: events are heard, refunds done, what waits too long is closed. */
const settleAll = async (teamId: string): Promise<void> => {
  await app.drain();
  for (const { _id } of await Orders(app.deps.db).find({ teamId, state: 'unpaid' }, { _id: 1 }).lean()) await closeOrder(app.deps, _id);
  await app.drain();
  await Teams(app.deps.db).updateOne({ _id: teamId }, { $set: { expiresAt: app.clock.now() } });
  await expireTeams(app.deps);
  await app.drain();
  for (const order of await Orders(app.deps.db).find({ teamId, state: 'refunding' }).lean()) {
    await wantRefund(app.deps, { orderId: order._id, refundFen: order.paidFen, reason: '测试' });
    await settleRefund(app.deps, { outRefundNo: `R${order.orderNo}`, status: 'SUCCESS', refundId: 'r' });
  }
  await app.drain();
};

test('whatever is taken, paid, cancelled, refunded, heard late or twice: no seat too many, each hold ends once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyTurn, { minLength: 5, maxLength: 30 }), async (turns) => {
      const productId = await makeProduct(app, 3800, 100);
      const activityId = await makeActivity(app, manager, productId, { size: SIZE });
      const members = await makeMembers(app, 5);
      const { team } = await openGroupBuy(app.deps, activityId, { memberId: members[0]!, storeId, key: newKey() });
      const table = new Table(team._id, members);
      for (const turn of turns) {
        await table.play(turn);
        await table.check();
      }
      await settleAll(team._id);
      const { state, seats } = await table.check();
      const kept = await Orders(app.deps.db).find({ teamId: team._id, state: { $nin: ['closed', 'refunded'] } }).lean();
      // Only a team that filled keeps money, for people who sit in it; everything else is back on the shelf.
      if (state === 'open') throw new Error('the team never ended');
      expect(kept.map((order) => order.state)).toEqual(kept.map(() => 'ready'));
      expect(state === 'filled' || kept.length === 0).toBe(true);
      expect(kept.every((order) => seats.some((seat) => seat.orderId === order._id && seat.state === 'paid'))).toBe(true);
      expect((await Products(app.deps.db).findById(productId).lean())).toMatchObject({ stock: 100 - kept.length, sold: kept.length });
      expect(await Orders(app.deps.db).countDocuments({ teamId: team._id, state: 'refunded', $expr: { $ne: ['$paidFen', '$refundedFen'] } })).toBe(0);
    }),
    { numRuns: 15 },
  );
});

test('ten who join, pay and give up at once: the seats hold', async () => {
  const productId = await makeProduct(app, 3800, 100);
  const activityId = await makeActivity(app, manager, productId, { size: SIZE });
  const members = await makeMembers(app, 11);
  const { team } = await openGroupBuy(app.deps, activityId, { memberId: members[0]!, storeId, key: newKey() });
  const table = new Table(team._id, members);
  const live = async (who: number): Promise<void> => {
    for (const act of ['join', who % 3 === 0 ? 'cancel' : 'pay', 'hear', 'join', 'pay', who % 4 === 0 ? 'refund' : 'hear'] as const) await table.play({ act, who });
  };
  await Promise.all(members.map((_, who) => live(who)));
  await table.check();
  await settleAll(team._id);
  const { state } = await table.check();
  const kept = await Orders(app.deps.db).countDocuments({ teamId: team._id, state: 'ready' });
  expect(state === 'filled' ? kept <= SIZE : kept === 0).toBe(true);
  expect((await Products(app.deps.db).findById(productId).lean())!.stock).toBe(100 - kept);
});
