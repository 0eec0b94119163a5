import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkTemplate } from '../../shared/rules/coupons/index';
import { tierForGrowth } from '../../shared/rules/tiers/tier-progress';
import { addDays, businessDate, DAY_MS, startOfBusinessDay } from '../../shared/values/time';
import { CATEGORIES, COUPON_TEMPLATES, OPERATORS, PRODUCTS, SEGMENTS, STAFF, STORES, TAG_GROUPS, TIERS } from '../../scripts/seed/brand';
import { generateHistory, type DemoHistory, type DemoOrder } from '../../scripts/seed/generate';
import { fixedId, randomOf } from '../../scripts/seed/random';

const NOW = new Date('2026-11-22T08:30:00Z');
const history = generateHistory({ seed: 'tingyan', now: NOW, members: 2000 });

const group = <T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
};
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const isUnique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
const kept = (order: DemoOrder): boolean => order.state !== 'refunded';
const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> => new Map(rows.map((row) => [row.id, row]));

const members = byId(history.members);
const orders = byId(history.orders);
const coupons = byId(history.coupons);
const persona = (key: string, from: DemoHistory = history) => from.personas.find((one) => one.key === key)!;
const growthOf = (memberId: string, from: DemoHistory = history): number =>
  from.accounts.find((account) => account.memberId === memberId && account.asset === 'growth')?.balance ?? 0;

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
    const all = [STORES, PRODUCTS, COUPON_TEMPLATES, TAG_GROUPS, TAG_GROUPS.flatMap(({ tags }) => tags), STAFF, OPERATORS, SEGMENTS].flat().map(({ _id }) => _id);
    expect(isUnique(all)).toBe(true);
    expect(all.filter((id) => !/^[0-9a-f]{24}$/.test(id))).toEqual([]);
  });

  test('every row of the history has an id of its own', () => {
    const ids = [history.members, history.orders, history.refunds, history.coupons, history.postings, history.lots, history.visits, history.messages,
      history.teams, history.deliveries, history.consents].flatMap((rows) => rows.map(({ id }) => id));
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
    const wrong = history.orders.filter((order) =>
      sum(order.lines.map((line) => line.paidFen)) !== order.payableFen || sum(order.price.map((step) => step.amountFen)) !== order.payableFen
      || sum(order.lines.map((line) => line.unitFen * line.quantity)) !== order.goodsFen || order.paidFen !== order.payableFen);
    expect(wrong).toEqual([]);
  });

  test('a refund gives back all that was paid, once', () => {
    expect(isUnique(history.refunds.map(({ orderId }) => orderId))).toBe(true);
    expect(history.refunds.length).toBe(history.orders.filter((order) => !kept(order)).length);
    expect(history.refunds.filter(({ orderId, refundFen, at }) =>
      refundFen !== orders.get(orderId)!.refundedFen || refundFen !== orders.get(orderId)!.paidFen || at < orders.get(orderId)!.paidAt)).toEqual([]);
  });

  test('pieces sold are the pieces of orders that were kept', () => {
    const pieces = sum(history.orders.filter(kept).flatMap(({ lines }) => lines.map((line) => (line.productId ? line.quantity : 0))));
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
    for (const account of history.accounts) {
      const own = postings.get(`${account.memberId}:${account.asset}`)!;
      let running = 0;
      for (const [index, posting] of own.entries()) {
        running += posting.delta;
        expect([posting.balanceAfter, posting.seq]).toEqual([running, index + 1]);
        if (index > 0) expect(posting.at.getTime()).toBeGreaterThanOrEqual(own[index - 1]!.at.getTime());
      }
      expect([account.balance - account.debt, account.seq]).toEqual([running, own.length]);
    }
    expect(postings.size).toBe(history.accounts.length);
  });

  test('points are the sum of what is left in their lots, and nothing is left in a lot that is over', () => {
    const lots = group(history.lots, ({ memberId }) => memberId);
    for (const { memberId, balance } of history.accounts.filter(({ asset }) => asset === 'points')) {
      expect(sum((lots.get(memberId) ?? []).map(({ left }) => left))).toBe(balance);
    }
    expect(history.lots.filter((lot) => lot.left < 0 || lot.left > lot.earned)).toEqual([]);
    expect(history.lots.filter((lot) => lot.left > 0 && lot.expiresAt !== null && lot.expiresAt <= NOW)).toEqual([]);
    expect(history.postings.filter(({ reference }) => reference.startsWith('points:expire:')).length).toBeGreaterThan(20);
  });

  test('a business fact is posted once', () => {
    expect(isUnique(history.postings.map(({ reference }) => reference))).toBe(true);
  });

  test('growth is one for each yuan of the orders that were kept', () => {
    const earned = new Map<string, number>();
    for (const order of history.orders.filter(kept)) earned.set(order.memberId, (earned.get(order.memberId) ?? 0) + order.growthEarned);
    for (const { id } of history.members) expect(growthOf(id)).toBe(earned.get(id) ?? 0);
    expect(history.orders.filter((order) => order.state === 'done' && order.growthEarned !== Math.floor(order.paidFen / 100))).toEqual([]);
  });

  test('a tier is never below what growth has earned, and every move is told', () => {
    const moves = group(history.tierMoves, ({ memberId }) => memberId);
    const facts = TIERS.map((tier) => ({ key: tier._id, name: tier.name, rank: tier.rank, growthFrom: tier.growthFrom, validityDays: tier.validityDays }));
    const rank = (key: string): number => facts.find((tier) => tier.key === key)!.rank;
    for (const member of history.members) {
      expect(rank(member.tierKey)).toBeGreaterThanOrEqual(tierForGrowth(facts, growthOf(member.id)).rank);
      expect((moves.get(member.id) ?? []).at(-1)?.to ?? 'leaf').toBe(member.tierKey);
      expect(member.tierKey === 'leaf' ? member.tierValidUntil : member.tierValidUntil! > NOW).toBe(member.tierKey === 'leaf' ? null : true);
    }
  });
});

describe('coupons', () => {
  test('a redeemed coupon was used by its owner, in time, on one order that names it', () => {
    const redeemed = history.coupons.filter(({ state }) => state === 'redeemed');
    const wrong = redeemed.filter((coupon) => {
      const order = orders.get(coupon.orderId!);
      return !order || order.memberId !== coupon.memberId || !order.couponIds.includes(coupon.id)
        || coupon.redeemedAt! < coupon.startsAt || coupon.redeemedAt! >= coupon.expiresAt;
    });
    expect(redeemed.length).toBeGreaterThan(800);
    expect(wrong).toEqual([]);
  });

  test('an order that was kept names only coupons that it used up', () => {
    const named = history.orders.filter(kept).flatMap((order) => order.couponIds.map((id) => [coupons.get(id)!, order.id] as const));
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
        expect(Math.max(0, ...[...group(given, ({ memberId }) => memberId).values()].map((own) => own.length))).toBeLessThanOrEqual(perMemberLimit);
      }
    }
  });

  test('every template is one that the product would accept', () => {
    for (const { _id, key, ...template } of COUPON_TEMPLATES) expect([key, checkTemplate(template, NOW)]).toEqual([key, []]);
  });
});

describe('time and people', () => {
  test('nothing happens before somebody joined or after now', () => {
    const events = [
      ...history.orders.map(({ memberId, paidAt }) => [memberId, paidAt] as const), ...history.visits.map(({ memberId, at }) => [memberId, at] as const),
      ...history.messages.map(({ memberId, at }) => [memberId, at] as const), ...history.postings.map(({ memberId, at }) => [memberId, at] as const),
      ...history.coupons.map(({ memberId, issuedAt }) => [memberId, issuedAt] as const), ...history.consents.map(({ memberId, at }) => [memberId, at] as const),
    ];
    expect(events.filter(([memberId, at]) => at < members.get(memberId)!.joinedAt || at > NOW)).toEqual([]);
    expect(history.messages.filter(({ at, openedAt }) => openedAt !== null && (openedAt < at || openedAt > NOW))).toEqual([]);
  });

  test('the counter sells while its store is open', () => {
    const hours = new Map(STORES.map((store) => [store._id, store.hours.split('-')]));
    const closed = history.orders.filter(({ channel, storeId, paidAt }) => {
      const [opens, closes] = hours.get(storeId)!;
      const minute = new Date(paidAt.getTime() + 8 * 3_600_000).toISOString().slice(11, 16);
      return channel === 'counter' && (minute < opens! || minute >= closes!);
    });
    expect(closed).toEqual([]);
  });

  test('a store sells and enrols nobody before it opens', () => {
    const opened = new Map(STORES.map((store) => [store._id, store.opensDaysAgo === null ? new Date(0) : startOfBusinessDay(addDays(NOW, -store.opensDaysAgo))]));
    const joinedEarly = history.members.filter(({ homeStoreId, joinedAt }) => joinedAt < opened.get(homeStoreId)!);
    const soldEarly = history.orders.filter(({ storeId, paidAt }) => paidAt < opened.get(storeId)!);
    expect([joinedEarly, soldEarly]).toEqual([[], []]);
  });

  test('phones come from the block that is set aside, openids look like openids, numbers are dense', () => {
    expect(history.members.length).toBe(2000);
    expect(history.members.filter(({ phone }) => !/^1990000\d{4}$/.test(phone))).toEqual([]);
    expect(isUnique([...history.members, ...history.personas.filter(({ memberId }) => !memberId)].map(({ phone }) => phone))).toBe(true);
    expect(history.members.filter(({ openid }) => !/^o[\w-]{27}$/.test(openid))).toEqual([]);
    expect(history.members.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 2000 }, (_, index) => index + 1));
    expect(history.members.filter(({ referrerId, joinedAt }) => referrerId !== null && members.get(referrerId)!.joinedAt > joinedAt)).toEqual([]);
  });

  test('everybody agreed to the privacy policy, and each consent in force is the last that was told', () => {
    const told = group(history.consents, ({ memberId }) => memberId);
    for (const member of history.members) {
      const story = told.get(member.id)!;
      expect(story[0]!.purpose).toBe('privacy-policy');
      for (const [channel, granted] of Object.entries(member.consents)) {
        expect(story.findLast(({ purpose }) => purpose === `marketing:${channel}`)!.granted).toBe(granted);
      }
    }
  });

  test('a member holds at most one tag of an exclusive tag group, and only tags that exist', () => {
    const groups = new Map(TAG_GROUPS.flatMap((one) => one.tags.map((tag) => [tag._id, one] as const)));
    for (const { tags } of history.members) {
      expect(isUnique(tags.map(({ tagId }) => tagId))).toBe(true);
      expect(isUnique(tags.map(({ tagId }) => groups.get(tagId)!).filter(({ exclusive }) => exclusive))).toBe(true);
    }
  });
});

describe('teams', () => {
  test('a filled team has all its seats in time, an expired one gave every seat back', () => {
    for (const team of history.teams) {
      const seats = team.seats.map(({ orderId }) => orders.get(orderId)!);
      expect(seats.filter((order) => order.teamId !== team.id || order.paidFen !== team.groupBuyFen)).toEqual([]);
      expect(isUnique(team.seats.map(({ memberId }) => memberId))).toBe(true);
      expect(team.seats.map(({ leader }) => leader)).toEqual(team.seats.map((_, index) => index === 0));
      expect(team.seats.filter(({ paidAt }) => paidAt < team.openedAt || paidAt > team.expiresAt)).toEqual([]);
      if (team.state === 'filled') expect([team.seats.length, team.filledAt]).toEqual([team.size, new Date(Math.max(...team.seats.map(({ paidAt }) => paidAt.getTime())))]);
      if (team.state === 'expired') expect(seats.every((order) => !kept(order)) && seats.length < team.size).toBe(true);
    }
    expect(isUnique(history.teams.flatMap(({ seats }) => seats.map(({ orderId }) => orderId)))).toBe(true);
  });

  test('one team is open now and lacks one seat', () => {
    const open = history.teams.filter(({ state }) => state === 'open');
    expect(open.length).toBe(1);
    expect([open[0]!.size - open[0]!.seats.length, open[0]!.expiresAt > NOW, open[0]!.seats[0]!.memberId]).toEqual([1, true, persona('lu').memberId]);
    expect(open[0]!.seats.map(({ orderId }) => orders.get(orderId)!.state)).toEqual(['waiting-team', 'waiting-team']);
  });
});

describe('campaigns', () => {
  const of = (key: string) => {
    const campaign = history.campaigns.find((one) => one.key === key)!;
    return { campaign, rows: history.deliveries.filter(({ campaignId }) => campaignId === campaign.id) };
  };

  test('every member of an audience is told once what became of them', () => {
    expect(isUnique(history.deliveries.map(({ campaignId, memberId }) => `${campaignId}:${memberId}`))).toBe(true);
    const faults = history.deliveries.filter(({ state, couponId, messageId, memberId, campaignId }) => (state === 'sent'
      ? coupons.get(couponId!)?.memberId !== memberId || coupons.get(couponId!)?.via !== `campaign:${campaignId}` || messageId === null
      : couponId !== null || messageId !== null));
    expect(faults).toEqual([]);
  });

  test('a campaign finished a month ago, with a holdout that got nothing of it', () => {
    const { campaign, rows } = of('yan-season');
    expect([campaign.state, Math.round((NOW.getTime() - campaign.finishedAt!.getTime()) / DAY_MS)]).toEqual(['finished', 38]);
    expect(rows.filter(({ state }) => state === 'pending')).toEqual([]);
    const held = rows.filter(({ arm }) => arm === 'holdout');
    expect(held.length / rows.length).toBeGreaterThan(0.1);
    expect(held.length / rows.length).toBeLessThan(0.2);
    const heldIds = new Set(held.map(({ memberId }) => memberId));
    expect(history.coupons.filter(({ memberId, via }) => via === `campaign:${campaign.id}` && heldIds.has(memberId))).toEqual([]);
  });

  test('a campaign is half done now, and its audience sleeps', () => {
    const { campaign, rows } = of('return');
    const reached = rows.filter(({ at }) => at !== null).length;
    const pending = rows.filter(({ state }) => state === 'pending').length;
    expect(campaign.state).toBe('paused');
    expect(rows.length).toBeGreaterThan(150);
    expect(Math.abs(reached - pending) / rows.length).toBeLessThan(0.1);
    const since = addDays(startOfBusinessDay(NOW), -29);
    const buyers = new Set(history.orders.filter((order) => kept(order) && order.paidAt >= since).map(({ memberId }) => memberId));
    expect(rows.filter(({ memberId }) => buyers.has(memberId))).toEqual([]);
  });
});

describe('a believable brand', () => {
  const purchases = history.orders.filter(kept);
  const share = (channel: DemoOrder['channel']): number => purchases.filter((order) => order.channel === channel).length / purchases.length;

  test('between 35 and 60 of a hundred buyers come again', () => {
    const times = [...group(purchases, ({ memberId }) => memberId).values()].map((own) => own.length);
    const repeat = times.filter((count) => count >= 2).length / times.length;
    expect(repeat).toBeGreaterThan(0.35);
    expect(repeat).toBeLessThan(0.6);
  });

  test('the higher the tier, the fewer stand on it', () => {
    const count = (key: string): number => history.members.filter(({ tierKey }) => tierKey === key).length;
    const [leaf, silver, gold, black] = [count('leaf'), count('silver'), count('gold'), count('black')] as [number, number, number, number];
    expect(leaf).toBeGreaterThan(silver * 2);
    expect(silver).toBeGreaterThan(gold * 2);
    expect(gold).toBeGreaterThan(black * 2);
    expect(black).toBeGreaterThan(3);
  });

  test('most is sold at the counter, a quarter or less in the shop, some in teams; one in fifty goes back', () => {
    expect(share('counter')).toBeGreaterThan(0.65);
    expect(share('shop')).toBeGreaterThan(0.15);
    expect(share('group-buy')).toBeGreaterThan(0.03);
    expect(share('group-buy')).toBeLessThan(0.08);
    const refunded = history.refunds.filter(({ orderId }) => orders.get(orderId)!.teamId === null).length / history.orders.length;
    expect(refunded).toBeGreaterThan(0.012);
    expect(refunded).toBeLessThan(0.03);
  });

  test('weekends are fuller than Mondays, afternoons fuller than mornings', () => {
    const weekday = group(purchases, ({ paidAt }) => new Date(paidAt.getTime() + 8 * 3_600_000).getUTCDay());
    expect(weekday.get(6)!.length).toBeGreaterThan(weekday.get(1)!.length * 1.2);
    const hour = group(purchases.filter(({ channel }) => channel === 'counter'), ({ paidAt }) => new Date(paidAt.getTime() + 8 * 3_600_000).getUTCHours());
    expect(hour.get(15)!.length).toBeGreaterThan(hour.get(9)!.length);
  });

  test('every picture that the brand names is drawn, and none is heavier than 13 kB', () => {
    const named = [...PRODUCTS.map(({ picture }) => picture), ...STORES.map(({ picture }) => picture), ...CATEGORIES.map(({ icon }) => icon),
      ...Array.from({ length: 12 }, (_, index) => `/art/avatar/${String(index + 1).padStart(2, '0')}.svg`)];
    const file = (url: string): string => path.resolve('server/public', url.slice(1));
    expect(named.filter((url) => !existsSync(file(url)))).toEqual([]);
    expect(named.filter((url) => readFileSync(file(url)).length > 13_000)).toEqual([]);
    expect(isUnique(PRODUCTS.map(({ picture }) => picture))).toBe(true);
  });
});

describe.each([
  ['an ordinary afternoon', '2026-11-22T08:30:00Z'],
  ['half past midnight in Shanghai', '2027-02-27T16:30:00Z'],
  ['the day before a leap day', '2028-02-28T02:00:00Z'],
  ['the last minute of the year', '2026-12-31T15:59:00Z'],
])('people with a story, on %s', (_, instant) => {
  const now = new Date(instant);
  const told = generateHistory({ seed: 'tingyan', now, members: 60 });
  const memberOf = (key: string) => told.members.find(({ id }) => id === persona(key, told).memberId)!;
  const usable = (key: string) => told.coupons.filter(({ memberId, state }) => memberId === memberOf(key).id && state === 'issued');
  const ordersOf = (key: string) => told.orders.filter((order) => order.memberId === memberOf(key).id && kept(order));
  const lastDay = (expiresAt: Date): string => businessDate(new Date(expiresAt.getTime() - 1));
  const tomorrow = businessDate(addDays(now, 1));

  test('沈知微 is ¥86 short of 金毫 and has a coupon that ends tomorrow', () => {
    expect([memberOf('shen').tierKey, 2000 - growthOf(memberOf('shen').id, told)]).toEqual(['silver', 86]);
    expect(usable('shen').map(({ expiresAt }) => lastDay(expiresAt))).toContain(tomorrow);
  });

  test('顾南乔 is 墨玉, has a birthday tomorrow and a coupon that ends tomorrow', () => {
    expect([memberOf('gu').tierKey, memberOf('gu').birthday!.slice(5)]).toEqual(['black', tomorrow.slice(5)]);
    expect(usable('gu').map(({ expiresAt }) => lastDay(expiresAt))).toContain(tomorrow);
  });

  test('陆闻笙 leads the open team, 许青禾 sits in it', () => {
    const open = told.teams.find(({ state }) => state === 'open')!;
    expect(open.seats.map(({ memberId }) => memberId)).toEqual([memberOf('lu').id, memberOf('xu').id]);
  });

  test('程予安 came often and has stayed away for over two months', () => {
    const last = ordersOf('cheng').at(-1)!.paidAt;
    expect(ordersOf('cheng').length).toBeGreaterThanOrEqual(2);
    expect((now.getTime() - last.getTime()) / DAY_MS).toBeGreaterThan(62);
  });

  test('温如故 came once and loses the newcomer coupon after tomorrow; 林小满 has bought nothing yet', () => {
    expect([ordersOf('wen').length, usable('wen').map(({ expiresAt }) => lastDay(expiresAt))]).toEqual([1, [tomorrow]]);
    expect([ordersOf('lin').length, usable('lin').length]).toEqual([0, 1]);
  });

  test('newcomers are nobody yet, and all staff can sign in', () => {
    expect(told.personas.filter(({ kind }) => kind === 'visitor').map(({ memberId }) => memberId)).toEqual([null, null]);
    expect(told.personas.filter(({ kind }) => kind === 'staff').map(({ staffId }) => staffId)).toEqual(STAFF.map(({ _id }) => _id));
    expect(told.staffMembers.filter(({ memberId }) => !told.members.some(({ id }) => id === memberId))).toEqual([]);
  });
});

test('fewer members than the story has names are refused', () => {
  expect(() => generateHistory({ seed: 'few', now: NOW, members: 5 })).toThrow('at least');
});
