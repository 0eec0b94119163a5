import { addDays, businessDate } from '../../../shared/values/time';
import { Brands, BrandSettings, DEFAULT_BRAND } from '../../../server/src/features/brand/index';
import { Categories, Products } from '../../../server/src/features/catalog/index';
import { CouponTemplates, setNewcomerTemplates } from '../../../server/src/features/coupons/index';
import { hashPassword, Operators } from '../../../server/src/features/staff/index';
import { Stores } from '../../../server/src/features/stores/index';
import { TagGroups, Tags } from '../../../server/src/features/tags/index';
import { Tiers } from '../../../server/src/features/tiers/index';
import type { Deps } from '../../../server/src/platform/deps';
import {
  BRAND,
  CATEGORIES,
  COUPON_TEMPLATES,
  OPERATORS,
  PRODUCTS,
  STORES,
  TAG_GROUPS,
  templateOf,
  TIERS,
} from '../brand';
import type { DemoHistory } from '../generate';
import { STORY_DAYS } from '../history/members';
import { insertAll } from './insert-all';

/** One after another from the day on which the brand began, so that lists keep the order in which they are told. */
const inOrder = (now: Date, index: number): Date => new Date(addDays(now, -STORY_DAYS).getTime() + index * 1000);

const writeLooks = async ({ db }: Deps): Promise<void> => {
  const { _id, ...brand } = { ...DEFAULT_BRAND, ...BRAND };
  await Brands(db).updateOne({ _id }, { $set: brand }, { upsert: true });
  const shipping = { offered: true, feeFen: 12_00, freeFromFen: 199_00 };
  await BrandSettings(db).updateOne({ _id: 'shipping' }, { $set: { value: shipping } }, { upsert: true });
  // A new brand has tiers already; the demo's own take their place.
  const tiers = TIERS.map(({ _id: key, ...tier }) => ({
    updateOne: { filter: { _id: key }, update: { $set: tier }, upsert: true },
  }));
  await Tiers(db).bulkWrite(tiers);
};

/** Days that lie ahead, so that they say nothing about what was sold before. */
const daysAhead = (now: Date) => [
  { date: businessDate(addDays(now, 9)), name: '盘点', hours: '13:00-21:30' },
  { date: businessDate(addDays(now, 40)), name: '店休日', hours: null },
];

const writeShelf = async ({ db }: Deps, { now, soldByProduct }: DemoHistory): Promise<void> => {
  await insertAll(
    db,
    Stores,
    STORES.map(({ key: _, opensDaysAgo: __, ...store }) => ({ ...store, specialDays: daysAhead(now) })),
  );
  await insertAll(db, Categories, CATEGORIES);
  const products = PRODUCTS.map(({ family: _, season: __, ...product }) => product);
  await insertAll(
    db,
    Products,
    products.map((product) => ({ ...product, sold: soldByProduct[product._id] ?? 0, moving: [] })),
  );
};

const writeTags = async ({ db }: Deps, now: Date): Promise<void> => {
  const groups = TAG_GROUPS.map(({ _id, name, exclusive }, index) => ({
    _id,
    name,
    exclusive,
    // What helps to serve; what the brand thinks of a purse is not for the counter.
    forStaff: name === '口味' || name === '服务备注',
    createdAt: inOrder(now, index),
  }));
  const tags = TAG_GROUPS.flatMap((group) => group.tags.map((tag) => ({ ...tag, tagGroupId: group._id })));
  await insertAll(db, TagGroups, groups);
  await insertAll(
    db,
    Tags,
    tags.map((tag, index) => ({ ...tag, createdAt: inOrder(now, index) })),
  );
};

const writeTemplates = async (deps: Deps, { now, coupons }: DemoHistory): Promise<void> => {
  const issued = new Map<string, number>();
  for (const { templateId } of coupons) issued.set(templateId, (issued.get(templateId) ?? 0) + 1);
  const templates = COUPON_TEMPLATES.map(({ key: _, ...template }, index) => ({
    ...template,
    state: 'active' as const,
    pending: [],
    requestKey: null,
    issued: issued.get(template._id) ?? 0,
    createdAt: inOrder(now, index),
  }));
  await insertAll(deps.db, CouponTemplates, templates);
  await setNewcomerTemplates(deps, [templateOf('newcomer')._id]);
};

const writeOperators = async ({ db }: Deps): Promise<void> => {
  const hashes = await Promise.all(OPERATORS.map(({ password }) => hashPassword(password)));
  const operators = OPERATORS.map(({ _id, username, name, role, storeIds }, index) => ({
    _id,
    username,
    name,
    role,
    storeIds,
    passwordHash: hashes[index]!,
    active: true,
    failures: 0,
    lockedUntil: null,
  }));
  await insertAll(db, Operators, operators);
};

/** What the brand is made of, before anybody has joined. */
export const writeBrand = async (deps: Deps, history: DemoHistory): Promise<void> => {
  await writeLooks(deps);
  await writeShelf(deps, history);
  await writeTags(deps, history.now);
  await writeTemplates(deps, history);
  await writeOperators(deps);
};
