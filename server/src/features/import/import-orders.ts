import { createHash } from 'node:crypto';
import type { AnyBulkWriteOperation } from 'mongodb';
import { newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Orders, type Order } from '../orders/index';
import { findByExternalId, makeContacts, type Known, type Stranger } from './contacts';
import { fault } from './faults';
import type { OrderLine } from './parse-order';
import type { Outcome } from './tally';

/** What a line says about its purchase; a later line with the same order id changes these. */
type Told = Pick<Order, 'memberId' | 'storeId' | 'paidAt' | 'paidFen' | 'payableFen' | 'goodsFen' | 'lines' | 'price'>;

interface Planned {
  requestKey: string;
  line: OrderLine;
  told: Told;
  outcome: 'created' | 'updated' | 'skipped';
}

/** The order's own id, or else this line of exactly this file. */
export const requestKeyOf = (
  { externalOrderId, line }: Pick<OrderLine, 'externalOrderId' | 'line'>,
  contentHash: string,
): string => (externalOrderId === null ? `import:${contentHash}:${line}` : `import:order:${externalOrderId}`);

/** Orders of a batch are found by these, so no two lines of one batch may have the same. */
export const orderKeys = (line: OrderLine): string[] => (line.externalOrderId === null ? [] : [line.externalOrderId]);

const toldBy = ({ paidAt, paidFen, items, storeId }: OrderLine, memberId: string): Told => ({
  memberId,
  storeId,
  paidAt,
  paidFen,
  payableFen: paidFen,
  goodsFen: paidFen,
  lines: [
    {
      productId: null,
      name: '',
      category: '',
      picture: '',
      quantity: items,
      unitFen: Math.round(paidFen / items),
      paidFen,
    },
  ],
  price: [{ kind: 'goods', title: '商品金额', amountFen: paidFen, refId: null }],
});

/** Unique and the same every time; the file's hash and the line are too long to read out. */
const orderNoOf = (requestKey: string): string =>
  `I${createHash('sha256').update(requestKey).digest('hex').slice(0, 23).toUpperCase()}`;

/** History earns no points or growth, and nobody is told of it. */
const untold = (
  requestKey: string,
  { externalOrderId, paidAt }: OrderLine,
): Omit<Order, keyof Told | 'requestKey'> => ({
  _id: newId(),
  orderNo: orderNoOf(requestKey),
  channel: 'import',
  state: 'done',
  refundedFen: 0,
  couponIds: [],
  pointsUsed: 0,
  pointsEarned: 0,
  growthEarned: 0,
  pickupCode: null,
  teamId: null,
  staffId: null,
  undoUntil: null,
  externalId: externalOrderId,
  createdAt: paidAt,
  payBefore: null,
  closedAt: paidAt,
});

const strangersIn = (lines: readonly OrderLine[], known: ReadonlyMap<string, Known>): Stranger[] => {
  const strangers = new Map<string, Stranger>();
  for (const { externalMemberId: externalId, storeId } of lines) {
    if (!known.has(externalId) && !strangers.has(externalId)) strangers.set(externalId, { externalId, storeId });
  }
  return [...strangers.values()];
};

/** Who bought: everybody by outside id. In a dry run strangers stay strangers. */
const buyersOf = async (deps: Deps, lines: readonly OrderLine[], dryRun: boolean): Promise<Map<string, Known>> => {
  const known = await findByExternalId(deps, [...new Set(lines.map((line) => line.externalMemberId))]);
  const made = dryRun ? new Map<string, Known>() : await makeContacts(deps, strangersIn(lines, known));
  return new Map([...known, ...made]);
};

const sameAs = (before: Order, told: Told): boolean =>
  (Object.keys(told) as (keyof Told)[]).every((key) => JSON.stringify(before[key]) === JSON.stringify(told[key]));

const outcomeOf = (before: Order | undefined, told: Told, { externalOrderId }: OrderLine): Planned['outcome'] => {
  if (!before) return 'created';
  // The same line of the same file says the same, however its columns are named this time.
  return externalOrderId === null || sameAs(before, told) ? 'skipped' : 'updated';
};

const plan = async (
  deps: Deps,
  lines: readonly OrderLine[],
  contentHash: string,
  buyers: ReadonlyMap<string, Known>,
): Promise<Planned[]> => {
  const keys = lines.map((line) => requestKeyOf(line, contentHash));
  const before = await Orders(deps.db)
    .find({ requestKey: { $in: keys } })
    .lean();
  const byKey = new Map(before.map((order) => [order.requestKey, order]));
  return lines.map((line, i) => {
    const told = toldBy(line, buyers.get(line.externalMemberId)?._id ?? '');
    return { requestKey: keys[i]!, line, told, outcome: outcomeOf(byKey.get(keys[i]!), told, line) };
  });
};

const apply = async (deps: Deps, planned: readonly Planned[]): Promise<void> => {
  const writes = planned.flatMap(({ requestKey, line, told, outcome }): AnyBulkWriteOperation[] => {
    if (outcome === 'skipped') return [];
    const filter = { requestKey };
    const made = untold(requestKey, line);
    if (line.externalOrderId === null)
      return [{ updateOne: { filter, update: { $setOnInsert: { ...told, ...made } }, upsert: true } }];
    return [{ updateOne: { filter, update: { $set: told, $setOnInsert: made }, upsert: true } }];
  });
  // Written as they are: casting a million rows by the schema again costs more than writing them.
  if (writes.length > 0) await Orders(deps.db).collection.bulkWrite(writes as never, { ordered: false });
};

const isErased = (line: OrderLine, buyers: ReadonlyMap<string, Known>): boolean =>
  buyers.get(line.externalMemberId)?.status === 'erased';

/** Takes a batch of purchases; safe to repeat. Answers what became of each line, in their order. */
export const importOrders = async (
  deps: Deps,
  lines: readonly OrderLine[],
  contentHash: string,
  dryRun: boolean,
): Promise<Outcome[]> => {
  const buyers = await buyersOf(deps, lines, dryRun);
  const taken = lines.filter((line) => !isErased(line, buyers));
  const planned = await plan(deps, taken, contentHash, buyers);
  if (!dryRun) await apply(deps, planned);
  const outcomes = new Map(planned.map(({ line, outcome }) => [line.line, outcome]));
  return lines.map((line) => outcomes.get(line.line) ?? fault('MEMBER_ERASED', '这位会员已注销，不再接收资料'));
};
