import fc from 'fast-check';
import { NOTHING_KNOWN, PLAIN_WORLD, type MemberFacts } from '../../shared/rules/segments/member-matches';
import {
  type OrdersTest,
  type SegmentCondition,
  type SegmentRule,
} from '../../shared/rules/segments/rule-tree';
import { DAY_MS } from '../../shared/values/time';
import { Categories } from '../../server/src/features/catalog/index';
import { blankMember, Members, reserveOrdinals, type Member } from '../../server/src/features/membership/index';
import { Orders, type Order } from '../../server/src/features/orders/index';
import { explain, factsOf, matchingMembers, prepareRule } from '../../server/src/features/segments/index';
import { Stores } from '../../server/src/features/stores/index';
import { TagGroups, Tags } from '../../server/src/features/tags/index';
import { DEFAULT_TIERS } from '../../server/src/features/tiers/index';
import { newId } from '../../server/src/platform/database';
import { buildTestApp, type TestApp } from '../support/build-test-app';

const MEMBERS = 200;
const FIRST_DAY = Date.parse('2026-01-01T00:00:00+08:00');
const SPAN_DAYS = 40;
const TAGS = ['常客', '送礼', '夜茶', '自带杯'];
const STORES = ['甲店', '乙店'];
const CATEGORIES = ['tea', 'snack', 'ware'];
const TIERS = DEFAULT_TIERS.map((tier) => tier._id);
const CHANNELS = ['shop', 'counter', 'group-buy', 'import'] as const;

/** Edges of business days more often than not: that is where windows go wrong. */
const instant = fc
  .tuple(fc.nat(SPAN_DAYS - 1), fc.constantFrom(0, 0, 1, DAY_MS - 1, DAY_MS - 1, DAY_MS / 2))
  .map(([day, ms]) => new Date(FIRST_DAY + day * DAY_MS + ms));

let app: TestApp;
let tagIds: string[] = [];
let storeIds: string[] = [];
/** Everybody who can be in a segment. */
let people: { id: string; facts: MemberFacts }[] = [];

const orderOf = fc.record({
  paidAt: fc.option(instant, { freq: 8 }),
  storeIndex: fc.constantFrom(-1, 0, 1),
  channel: fc.constantFrom(...CHANNELS),
  state: fc.constantFrom<Order['state']>(
    'done',
    'done',
    'done',
    'ready',
    'waiting-team',
    'paid',
    'refunding',
    'refunded',
    'closed',
    'unpaid',
  ),
  lines: fc.array(
    fc.record({ category: fc.constantFrom(...CATEGORIES), paidFen: fc.nat(9).map((yuan) => yuan * 1000) }),
    { maxLength: 3 },
  ),
  refundedShare: fc.constantFrom(0, 0, 0, 0.5),
});
const personOf = fc.record({
  status: fc.constantFrom<Member['status']>('joined', 'joined', 'joined', 'joined', 'contact', 'visitor', 'erased'),
  tier: fc.constantFrom(...TIERS),
  tags: fc.uniqueArray(fc.record({ index: fc.nat(TAGS.length - 1), at: instant }), {
    selector: ({ index }) => index,
    maxLength: 3,
  }),
  orders: fc.array(orderOf, { maxLength: 5 }),
});
type DrawnOrder = typeof orderOf extends fc.Arbitrary<infer T> ? T : never;
type DrawnPerson = typeof personOf extends fc.Arbitrary<infer T> ? T : never;

const paidFenOf = (drawn: DrawnOrder): number => drawn.lines.reduce((sum, line) => sum + line.paidFen, 0);
const storeOf = ({ storeIndex }: DrawnOrder): string | null => storeIds[storeIndex] ?? null;

const toOrder = (drawn: DrawnOrder, memberId: string): Order => {
  const _id = newId();
  const paidFen = paidFenOf(drawn);
  const lines = drawn.lines.map((line) => ({
    ...line,
    productId: null,
    name: '',
    picture: '',
    quantity: 1,
    unitFen: line.paidFen,
  }));
  return {
    _id,
    orderNo: `N${_id}`,
    memberId,
    storeId: storeOf(drawn),
    channel: drawn.channel,
    state: drawn.state,
    lines,
    price: [],
    goodsFen: paidFen,
    payableFen: paidFen,
    paidFen,
    refundedFen: paidFen * drawn.refundedShare,
    couponIds: [],
    pointsUsed: 0,
    pointsEarned: 0,
    growthEarned: 0,
    pickupCode: null,
    teamId: null,
    staffId: null,
    undoUntil: null,
    requestKey: _id,
    externalId: null,
    createdAt: new Date(FIRST_DAY),
    payBefore: null,
    paidAt: drawn.paidAt,
    closedAt: null,
  };
};

/** Told from what was drawn, not from the database: what a purchase is stands here a second time. */
const factsFrom = (drawn: DrawnPerson): MemberFacts => ({
  ...NOTHING_KNOWN,
  tierKey: drawn.tier,
  tags: drawn.tags.map(({ index, at }) => ({ tagId: tagIds[index]!, at })),
  orders: drawn.orders
    .filter(({ paidAt, state }) => paidAt !== null && !['refunded', 'closed', 'unpaid'].includes(state))
    .map((one) => ({
      paidAt: one.paidAt!,
      fen: paidFenOf(one) * (1 - one.refundedShare),
      storeId: storeOf(one),
      channel: one.channel,
      lines: one.lines.map(({ category, paidFen }) => ({ category, productId: null, fen: paidFen })),
    })),
});

const settle = async (): Promise<void> => {
  const { db } = app.deps;
  const createdAt = new Date(FIRST_DAY);
  const group = newId();
  [tagIds, storeIds] = [TAGS.map(newId), STORES.map(newId)];
  await TagGroups(db).insertMany([{ _id: group, name: '随机', exclusive: false, createdAt }]);
  await Tags(db).insertMany(
    TAGS.map((name, i) => ({ _id: tagIds[i]!, tagGroupId: group, name, colour: '#000000', createdAt })),
  );
  await Stores(db).insertMany(
    STORES.map((name, i) => ({
      _id: storeIds[i]!,
      name,
      address: '',
      phone: '',
      hours: '09:00-22:00',
      lng: 0,
      lat: 0,
      picture: '',
      scene: name,
      externalId: null,
      open: true,
    })),
  );
  await Categories(db).insertMany(CATEGORIES.map((_id, rank) => ({ _id, name: `品类${rank}`, icon: '', rank })));
};

const populate = async (drawn: readonly DrawnPerson[]): Promise<void> => {
  const { db } = app.deps;
  const first = await reserveOrdinals(app.deps, drawn.length);
  const members = drawn.map((one, i): Member => ({
    ...blankMember(first + i, new Date(FIRST_DAY), {
      kind: 'direct',
      scene: '',
      storeId: null,
      at: new Date(FIRST_DAY),
    }),
    status: one.status,
    tierKey: one.tier,
    tags: one.tags.map(({ index, at }) => ({ tagId: tagIds[index]!, at, source: 'hand', by: '' })),
  }));
  await Members(db).insertMany(members);
  await Orders(db).insertMany(drawn.flatMap((one, i) => one.orders.map((order) => toOrder(order, members[i]!._id))));
  people = drawn.flatMap((one, i) =>
    one.status === 'joined' || one.status === 'contact' ? [{ id: members[i]!._id, facts: factsFrom(one) }] : [],
  );
};

beforeAll(async () => {
  app = await buildTestApp();
  await settle();
  await populate(fc.sample(personOf, { numRuns: MEMBERS, seed: 42 }));
}, 120_000);
afterAll(() => app.close());

/** One bound mostly, two now and then. */
const number = (most: number, step: number) => {
  const bound = fc.nat(most).map((n) => n * step);
  return fc.oneof(
    bound.map((gte) => ({ gte })),
    bound.map((lte) => ({ lte })),
    bound.map((eq) => ({ eq })),
    fc.tuple(bound, bound).map(([a, b]) => ({ gte: Math.min(a, b), lte: Math.max(a, b) })),
  );
};
const days = fc.integer({ min: 1, max: SPAN_DAYS }).map((count) => ({ days: count }));
const day = fc.nat(SPAN_DAYS).map((n) => new Date(FIRST_DAY + n * DAY_MS + 9 * 3_600_000).toISOString().slice(0, 10));
const between = fc.tuple(day, day).filter(([from, until]) => from < until);
const some = (names: readonly string[]) => fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 });
const notEmpty = (value: object): boolean => Object.keys(value).length > 0;
const window = fc.oneof(fc.constant({}), fc.record({ within: days }), fc.record({ between }));
const asked = fc.oneof(
  fc.record({ count: number(3, 1) }),
  fc.record({ sumFen: number(30, 1000) }),
  fc.record({ averageFen: number(15, 500) }),
  fc.record({ firstWithin: days }),
  fc.record({ lastBefore: days }),
  fc.record({ count: number(3, 1), lastBefore: days }),
  fc.record({ sumFen: number(9, 1000), firstWithin: days }),
  fc.constant({}),
);
const where = fc.oneof(
  { arbitrary: fc.constant({}), weight: 3 },
  fc.record({ store: some(STORES) }),
  fc.record({ category: some(CATEGORIES) }),
  fc.record({ channel: some(CHANNELS) }),
  fc.record({ store: some(STORES), category: some(CATEGORIES), channel: some(CHANNELS) }),
);

const condition: fc.Arbitrary<SegmentCondition> = fc.oneof(
  {
    arbitrary: fc
      .record({ any: some(TAGS), all: some(TAGS), none: some(TAGS) }, { requiredKeys: [] })
      .filter(notEmpty)
      .map((tag) => ({ tag })),
    weight: 2,
  },
  { arbitrary: some(TIERS).map((names) => ({ tier: { in: names } })), weight: 1 },
  {
    arbitrary: fc
      .tuple(window, asked, where)
      .map((parts) => Object.assign({}, ...parts) as OrdersTest)
      .filter(notEmpty)
      .map((orders) => ({ orders })),
    weight: 5,
  },
);
const { rule } = fc.letrec<{ rule: SegmentRule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    fc.array(tie('rule'), { maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('rule'), { maxLength: 3 }).map((any) => ({ any })),
    tie('rule').map((not) => ({ not })),
  ),
}));

/** What the database counts, beside what the predicate counts: the whole, and each condition alone. */
describe('who is in, and why', () => {
  test('facts read from the database are the facts that were drawn', async () => {
    const members = await Members(app.deps.db)
      .find({ _id: { $in: people.map(({ id }) => id) } })
      .lean();
    const read = await factsOf(app.deps, members);
    const plain = ({ tierKey, tags, orders }: MemberFacts) => ({
      tierKey,
      tags: tags.map(({ tagId, at }) => `${tagId} ${at.toISOString()}`).sort(),
      orders: orders
        .map(({ paidAt, fen, storeId, channel, lines }) => JSON.stringify([paidAt, fen, storeId, channel, lines]))
        .sort(),
    });
    for (const { id, facts } of people) expect(plain(read.get(id)!)).toEqual(plain(facts));
  });

  test('the members listed are those whom the explanation puts in', async () => {
    for (const [drawn, asOf] of fc.sample(fc.tuple(rule, instant), { numRuns: 40, seed: 3 })) {
      const prepared = await prepareRule(app.deps, drawn);
      const listed = (await matchingMembers(app.deps, prepared, asOf)).map((row) => row._id);
      expect(listed).toEqual(
        people
          .filter(({ facts }) => explain(prepared, facts, asOf, PLAIN_WORLD).in)
          .map(({ id }) => id)
          .sort(),
      );
    }
  });

  test.each([
    [{ all: [{ tag: { any: ['没有的标签'] } }] }, '/all/0/tag/any'],
    [{ any: [{ orders: { count: { gt: 1 } } }] }, '/any/0/orders/count/gt'],
    [{ not: { orders: { within: { days: 0 } } } }, '/not/orders/within'],
    [{ orders: { between: ['2026-02-30', '2026-03-01'] } }, '/orders/between'],
    [{ tier: { in: ['gold'] }, tag: { any: ['常客'] } }, '/'],
    [[], '/'],
    [null, '/'],
  ])('a rule that is none names the place: %j', async (wrong, path) => {
    await expect(prepareRule(app.deps, wrong)).rejects.toMatchObject({
      code: 'SEGMENT_RULE_INVALID',
      details: { errors: expect.arrayContaining([expect.objectContaining({ path })]) },
    });
  });
});
