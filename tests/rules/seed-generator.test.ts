import { createHash } from 'node:crypto';
import { checkTemplate } from '../../shared/rules/coupons/index';
import { tierForGrowth } from '../../shared/rules/tiers/tier-progress';
import {
  COUPON_TEMPLATES,
  OPERATORS,
  PRODUCTS,
  SEGMENTS,
  STAFF,
  STORES,
  TAG_GROUPS,
  TIERS,
} from '../../scripts/seed/brand';
import { generateHistory } from '../../scripts/seed/generate';
import { fixedId, randomOf } from '../../scripts/seed/random';
import { coupons, group, history, isUnique, kept, NOW, orders, sum } from '../support/demo-history';

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
const growth = new Map(
  history.accounts.filter(({ asset }) => asset === 'growth').map(({ memberId, balance }) => [memberId, balance]),
);
const growthOf = (memberId: string): number => growth.get(memberId) ?? 0;

describe('the same story every time', () => {
  test('the same seed, time and number give the same history to the last byte', () => {
    const again = () => digest(generateHistory({ seed: 'twice', now: NOW, members: 120 }));
    expect(again()).toBe(again());
  });

  test('another seed gives another history', () => {
    const of = (seed: string) => digest(generateHistory({ seed, now: NOW, members: 40 }));
    expect(of('one')).not.toBe(of('two'));
  });

  test('what every demo has keeps its id whatever the seed and the time', () => {
    expect(fixedId('store:wukang')).toBe(STORES[0]!._id);
    const all = [
      STORES,
      PRODUCTS,
      COUPON_TEMPLATES,
      TAG_GROUPS,
      TAG_GROUPS.flatMap(({ tags }) => tags),
      STAFF,
      OPERATORS,
      SEGMENTS,
    ]
      .flat()
      .map(({ _id }) => _id);
    expect(isUnique(all)).toBe(true);
    expect(all.filter((id) => !/^[0-9a-f]{24}$/.test(id))).toEqual([]);
  });

  test('every row of the history has an id of its own', () => {
    const ids = [
      history.members,
      history.orders,
      history.refunds,
      history.coupons,
      history.postings,
      history.lots,
      history.visits,
      history.messages,
      history.teams,
      history.deliveries,
      history.consents,
    ].flatMap((rows) => rows.map(({ id }) => id));
    expect(isUnique(ids)).toBe(true);
    expect(ids.filter((id) => !/^[0-9a-f]{24}$/.test(id))).toEqual([]);
  });

  test('chance is even, and gamma gaps have the mean they are asked for', () => {
    const random = randomOf('spread');
    const counts = [0, 0, 0, 0, 0];
    for (let index = 0; index < 50_000; index += 1) counts[random.below(5)]! += 1;
    expect(counts.filter((count) => Math.abs(count - 10_000) > 400)).toEqual([]);
    const gaps = Array.from({ length: 20_000 }, () => random.gamma(1.5, 10));
    expect(Math.abs(sum(gaps) / gaps.length - 15)).toBeLessThan(0.4);
    expect(() => random.pick([])).toThrow('empty');
    expect(() => random.weighted([['a', 0]])).toThrow('every weight is 0');
  });
});

describe('money', () => {
  test('the lines of every order and the steps of its price add up to what was paid', () => {
    const wrong = history.orders.filter(
      (order) =>
        sum(order.lines.map((line) => line.paidFen)) !== order.payableFen ||
        sum(order.price.map((step) => step.amountFen)) !== order.payableFen ||
        sum(order.lines.map((line) => line.unitFen * line.quantity)) !== order.goodsFen ||
        order.paidFen !== order.payableFen,
    );
    expect(wrong).toEqual([]);
  });

  test('a refund gives back all that was paid, once', () => {
    expect(isUnique(history.refunds.map(({ orderId }) => orderId))).toBe(true);
    expect(history.refunds.length).toBe(history.orders.filter((order) => !kept(order)).length);
    expect(
      history.refunds.filter(
        ({ orderId, refundFen, at }) =>
          refundFen !== orders.get(orderId)!.refundedFen ||
          refundFen !== orders.get(orderId)!.paidFen ||
          at < orders.get(orderId)!.paidAt,
      ),
    ).toEqual([]);
  });

  test('pieces sold are the pieces of orders that were kept', () => {
    const pieces = sum(
      history.orders.filter(kept).flatMap(({ lines }) => lines.map((line) => (line.productId ? line.quantity : 0))),
    );
    expect(sum(Object.values(history.soldByProduct))).toBe(pieces);
  });

  test('order numbers are unique and fit WeChat Pay', () => {
    expect(isUnique(history.orders.map(({ orderNo }) => orderNo))).toBe(true);
    expect(history.orders.filter(({ orderNo }) => !/^[0-9A-Za-z_\-|*]{6,32}$/.test(orderNo))).toEqual([]);
  });
});

describe('the ledger', () => {
  const postings = group(history.postings, ({ memberId, asset }) => `${memberId}:${asset}`);

  test('every balance is the sum of its postings, one after another', () => {
    const faults: unknown[] = [];
    for (const account of history.accounts) {
      const own = postings.get(`${account.memberId}:${account.asset}`)!;
      let running = 0;
      for (const [index, posting] of own.entries()) {
        running += posting.delta;
        if (posting.balanceAfter !== running || posting.seq !== index + 1) faults.push(posting);
        if (index > 0 && posting.at < own[index - 1]!.at) faults.push(posting);
      }
      if (account.balance - account.debt !== running || account.seq !== own.length) faults.push(account);
    }
    expect(faults).toEqual([]);
    expect(postings.size).toBe(history.accounts.length);
  });

  test('points are the sum of what is left in their lots, and nothing is left in a lot that is over', () => {
    const lots = group(history.lots, ({ memberId }) => memberId);
    for (const { memberId, balance } of history.accounts.filter(({ asset }) => asset === 'points')) {
      expect(sum((lots.get(memberId) ?? []).map(({ left }) => left))).toBe(balance);
    }
    expect(history.lots.filter((lot) => lot.left < 0 || lot.left > lot.earned)).toEqual([]);
    expect(history.lots.filter((lot) => lot.left > 0 && lot.expiresAt !== null && lot.expiresAt <= NOW)).toEqual([]);
    expect(history.postings.filter(({ reference }) => reference.startsWith('points:expire:')).length).toBeGreaterThan(
      20,
    );
  });

  test('a business fact is posted once', () => {
    expect(isUnique(history.postings.map(({ reference }) => reference))).toBe(true);
  });

  test('growth is one for each yuan of the orders that were kept', () => {
    const earned = new Map<string, number>();
    for (const order of history.orders.filter(kept))
      earned.set(order.memberId, (earned.get(order.memberId) ?? 0) + order.growthEarned);
    for (const { id } of history.members) expect(growthOf(id)).toBe(earned.get(id) ?? 0);
    expect(
      history.orders.filter(
        (order) => order.state === 'done' && order.growthEarned !== Math.floor(order.paidFen / 100),
      ),
    ).toEqual([]);
  });

  test('a tier is never below what growth has earned, and every move is told', () => {
    const moves = group(history.tierMoves, ({ memberId }) => memberId);
    const facts = TIERS.map((tier) => ({
      key: tier._id,
      name: tier.name,
      rank: tier.rank,
      growthFrom: tier.growthFrom,
      validityDays: tier.validityDays,
      keepGrowth: tier.keepGrowth,
      graceDays: tier.graceDays,
    }));
    const rank = (key: string): number => facts.find((tier) => tier.key === key)!.rank;
    for (const member of history.members) {
      expect(rank(member.tierKey)).toBeGreaterThanOrEqual(tierForGrowth(facts, growthOf(member.id)).rank);
      expect((moves.get(member.id) ?? []).at(-1)?.to ?? 'leaf').toBe(member.tierKey);
      expect(member.tierKey === 'leaf' ? member.tierValidUntil : member.tierValidUntil! > NOW).toBe(
        member.tierKey === 'leaf' ? null : true,
      );
    }
  });
});

describe('coupons', () => {
  test('a redeemed coupon was used by its owner, in time, on one order that names it', () => {
    const redeemed = history.coupons.filter(({ state }) => state === 'redeemed');
    const wrong = redeemed.filter((coupon) => {
      const order = orders.get(coupon.orderId!);
      return (
        !order ||
        order.memberId !== coupon.memberId ||
        !order.couponIds.includes(coupon.id) ||
        coupon.redeemedAt! < coupon.startsAt ||
        coupon.redeemedAt! >= coupon.expiresAt
      );
    });
    expect(redeemed.length).toBeGreaterThan(800);
    expect(wrong).toEqual([]);
  });

  test('an order that was kept names only coupons that it used up', () => {
    const named = history.orders
      .filter(kept)
      .flatMap((order) => order.couponIds.map((id) => [coupons.get(id)!, order.id] as const));
    expect(named.filter(([coupon, orderId]) => coupon.state !== 'redeemed' || coupon.orderId !== orderId)).toEqual([]);
  });

  test('what is issued may still be used, and what is expired may not', () => {
    expect(history.coupons.filter(({ state, expiresAt }) => state === 'issued' && expiresAt <= NOW)).toEqual([]);
    expect(history.coupons.filter(({ state, expiresAt }) => state === 'expired' && expiresAt > NOW)).toEqual([]);
    expect(isUnique(history.coupons.map(({ reference }) => reference))).toBe(true);
  });

  test('no template gives more than it has, to a member or in all', () => {
    for (const { _id, perMemberLimit, stock, key } of COUPON_TEMPLATES) {
      const given = history.coupons.filter(({ templateId }) => templateId === _id);
      expect(given.length).toBeLessThanOrEqual(stock ?? Infinity);
      if (!['birthday', 'win-back', 'thanks'].includes(key)) {
        expect(
          Math.max(0, ...[...group(given, ({ memberId }) => memberId).values()].map((own) => own.length)),
        ).toBeLessThanOrEqual(perMemberLimit);
      }
    }
  });

  test('every template is one that the product would accept', () => {
    for (const { _id, key, ...template } of COUPON_TEMPLATES)
      expect([key, checkTemplate(template, NOW)]).toEqual([key, []]);
  });
});

test('fewer members than the story has names are refused', () => {
  expect(() => generateHistory({ seed: 'few', now: NOW, members: 5 })).toThrow('at least');
});
