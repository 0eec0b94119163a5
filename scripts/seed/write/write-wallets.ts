import { describeCoupon } from '../../../shared/rules/coupons/index';
import { Coupons, type Coupon } from '../../../server/src/features/coupons/index';
import { Accounts, accountId, Lots, Postings } from '../../../server/src/platform/ledger/index';
import type { Deps } from '../../../server/src/platform/deps';
import { CATEGORIES, PRODUCTS, STORES } from '../brand';
import type { DemoCoupon, DemoHistory } from '../generate';
import { byId, insertAll } from './insert-all';
import { outRefundNo } from './write-purchases';

const namesOf = (rows: readonly { _id: string; name: string }[]) => new Map(rows.map((row) => [row._id, row.name]));
const NAMES = { stores: namesOf(STORES), products: namesOf(PRODUCTS), categories: namesOf(CATEGORIES) };

/** The act that gave it, as the product would name it: joining again must find this coupon and give no second one. */
const namedByProduct = ({ via, reference, templateId, memberId }: DemoCoupon): { via: string; reference: string } => {
  if (via === 'join') return { via: 'newcomer', reference: `newcomer:${templateId}:${memberId}` };
  return { via: via.startsWith('campaign:') ? 'campaign' : via, reference };
};

/** Claims count towards a template's limit per member; each takes the next free slot. */
const slotMaker = () => {
  const taken = new Map<string, number>();
  return ({ via, templateId, memberId }: DemoCoupon): string | null => {
    if (via !== 'claim') return null;
    const key = `${templateId}:${memberId}`;
    const slot = taken.get(key) ?? 0;
    taken.set(key, slot + 1);
    return `${key}:${slot}`;
  };
};

const toCoupon = (demo: DemoCoupon, slot: string | null): Coupon => {
  const { id, templateId, memberId, title, benefit, scope, stackable, state } = demo;
  const { issuedAt, startsAt, expiresAt, redeemedAt, orderId } = demo;
  return {
    _id: id,
    templateId,
    memberId,
    ...namedByProduct(demo),
    slot,
    title,
    benefit,
    scope,
    stackable,
    ...describeCoupon(demo, NAMES),
    state,
    startsAt,
    expiresAt,
    issuedAt,
    reservedAt: issuedAt,
    orderId,
    heldAt: null,
    redeemedAt,
  };
};

/** `points:refund:<refund>` → the name under which the product would take an order's rewards back. */
const refundNames = ({ orders, refunds }: DemoHistory): Map<string, string> => {
  const orderById = byId(orders);
  return new Map(
    refunds.map(({ id, orderId }) => {
      const { channel, orderNo } = orderById.get(orderId)!;
      return [id, channel === 'counter' ? `counter:${orderId}` : outRefundNo(orderNo)];
    }),
  );
};

const writeLedger = async ({ db }: Deps, history: DemoHistory): Promise<void> => {
  const refunds = refundNames(history);
  const named = (reference: string): string =>
    reference.replace(/:refund:(.+)$/, (_, refundId: string) => `:refund:${refunds.get(refundId)!}`);
  const accounts = history.accounts.map((account) => ({ _id: accountId(account.memberId, account.asset), ...account }));
  const postings = history.postings.map(({ id, reference, ...rest }) => ({
    _id: id,
    ...rest,
    reference: named(reference),
  }));
  await insertAll(db, Accounts, accounts);
  await insertAll(db, Postings, postings);
  await insertAll(
    db,
    Lots,
    history.lots.map(({ id, ...lot }) => ({ _id: id, asset: 'points' as const, ...lot })),
  );
};

/** Coupons, points and growth. */
export const writeWallets = async (deps: Deps, history: DemoHistory): Promise<void> => {
  const slotOf = slotMaker();
  await insertAll(
    deps.db,
    Coupons,
    history.coupons.map((coupon) => toCoupon(coupon, slotOf(coupon))),
  );
  await writeLedger(deps, history);
};
