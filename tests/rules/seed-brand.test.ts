import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { addDays, DAY_MS, startOfBusinessDay } from '../../shared/values/time';
import { CATEGORIES, PRODUCTS, STORES, TAG_GROUPS } from '../../scripts/seed/brand';
import type { DemoOrder } from '../../scripts/seed/generate';
import { coupons, group, history, isUnique, kept, members, NOW, orders } from '../support/demo-history';

const persona = (key: string) => history.personas.find((one) => one.key === key)!;

describe('time and people', () => {
  test('nothing happens before somebody joined or after now', () => {
    const events = [
      ...history.orders.map(({ memberId, paidAt }) => [memberId, paidAt] as const),
      ...history.visits.map(({ memberId, at }) => [memberId, at] as const),
      ...history.messages.map(({ memberId, at }) => [memberId, at] as const),
      ...history.postings.map(({ memberId, at }) => [memberId, at] as const),
      ...history.coupons.map(({ memberId, issuedAt }) => [memberId, issuedAt] as const),
      ...history.consents.map(({ memberId, at }) => [memberId, at] as const),
    ];
    expect(events.filter(([memberId, at]) => at < members.get(memberId)!.joinedAt || at > NOW)).toEqual([]);
    expect(
      history.messages.filter(({ at, openedAt }) => openedAt !== null && (openedAt < at || openedAt > NOW)),
    ).toEqual([]);
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
    const opened = new Map(
      STORES.map((store) => [
        store._id,
        store.opensDaysAgo === null ? new Date(0) : startOfBusinessDay(addDays(NOW, -store.opensDaysAgo)),
      ]),
    );
    const joinedEarly = history.members.filter(({ homeStoreId, joinedAt }) => joinedAt < opened.get(homeStoreId)!);
    const soldEarly = history.orders.filter(({ storeId, paidAt }) => paidAt < opened.get(storeId)!);
    expect([joinedEarly, soldEarly]).toEqual([[], []]);
  });

  test('phones come from the block that is set aside, openids look like openids, numbers are dense', () => {
    expect(history.members.length).toBe(2000);
    expect(history.members.filter(({ phone }) => !/^1990000\d{4}$/.test(phone))).toEqual([]);
    expect(
      isUnique([...history.members, ...history.personas.filter(({ memberId }) => !memberId)].map(({ phone }) => phone)),
    ).toBe(true);
    expect(history.members.filter(({ openid }) => !/^o[\w-]{27}$/.test(openid))).toEqual([]);
    expect(history.members.map(({ ordinal }) => ordinal)).toEqual(
      Array.from({ length: 2000 }, (_, index) => index + 1),
    );
    expect(
      history.members.filter(
        ({ referrerId, joinedAt }) => referrerId !== null && members.get(referrerId)!.joinedAt > joinedAt,
      ),
    ).toEqual([]);
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
      if (team.state === 'filled')
        expect([team.seats.length, team.filledAt]).toEqual([
          team.size,
          new Date(Math.max(...team.seats.map(({ paidAt }) => paidAt.getTime()))),
        ]);
      if (team.state === 'expired') expect(seats.every((order) => !kept(order)) && seats.length < team.size).toBe(true);
    }
    expect(isUnique(history.teams.flatMap(({ seats }) => seats.map(({ orderId }) => orderId)))).toBe(true);
  });

  test('one team is open now and lacks one seat', () => {
    const open = history.teams.filter(({ state }) => state === 'open');
    expect(open.length).toBe(1);
    expect([open[0]!.size - open[0]!.seats.length, open[0]!.expiresAt > NOW, open[0]!.seats[0]!.memberId]).toEqual([
      1,
      true,
      persona('lu').memberId,
    ]);
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
    const faults = history.deliveries.filter(({ state, couponId, messageId, memberId, campaignId }) =>
      state === 'sent'
        ? coupons.get(couponId!)?.memberId !== memberId ||
          coupons.get(couponId!)?.via !== `campaign:${campaignId}` ||
          (messageId === null) === members.get(memberId)!.consents.inbox
        : couponId !== null || messageId !== null,
    );
    expect(faults).toEqual([]);
  });

  test('a campaign finished a month ago, with a holdout that got nothing of it', () => {
    const { campaign, rows } = of('yan-season');
    expect([campaign.state, Math.round((NOW.getTime() - campaign.finishedAt!.getTime()) / DAY_MS)]).toEqual([
      'finished',
      38,
    ]);
    expect(rows.filter(({ state }) => state === 'pending')).toEqual([]);
    const held = rows.filter(({ arm }) => arm === 'holdout');
    expect(held.length / rows.length).toBeGreaterThan(0.1);
    expect(held.length / rows.length).toBeLessThan(0.2);
    const heldIds = new Set(held.map(({ memberId }) => memberId));
    expect(
      history.coupons.filter(({ memberId, via }) => via === `campaign:${campaign.id}` && heldIds.has(memberId)),
    ).toEqual([]);
  });

  test('a campaign is half done now, and its audience sleeps', () => {
    const { campaign, rows } = of('return');
    const reached = rows.filter(({ at }) => at !== null).length;
    const pending = rows.filter(({ state }) => state === 'pending').length;
    expect(campaign.state).toBe('paused');
    expect(rows.length).toBeGreaterThan(150);
    expect(Math.abs(reached - pending) / rows.length).toBeLessThan(0.1);
    const since = addDays(startOfBusinessDay(NOW), -29);
    const buyers = new Set(
      history.orders.filter((order) => kept(order) && order.paidAt >= since).map(({ memberId }) => memberId),
    );
    expect(rows.filter(({ memberId }) => buyers.has(memberId))).toEqual([]);
  });
});

describe('a believable brand', () => {
  const purchases = history.orders.filter(kept);
  const share = (channel: DemoOrder['channel']): number =>
    purchases.filter((order) => order.channel === channel).length / purchases.length;

  test('between 35 and 60 of a hundred buyers come again', () => {
    const times = [...group(purchases, ({ memberId }) => memberId).values()].map((own) => own.length);
    const repeat = times.filter((count) => count >= 2).length / times.length;
    expect(repeat).toBeGreaterThan(0.35);
    expect(repeat).toBeLessThan(0.6);
  });

  test('the higher the tier, the fewer stand on it', () => {
    const count = (key: string): number => history.members.filter(({ tierKey }) => tierKey === key).length;
    const [leaf, silver, gold, black] = [count('leaf'), count('silver'), count('gold'), count('black')] as [
      number,
      number,
      number,
      number,
    ];
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
    const refunded =
      history.refunds.filter(({ orderId }) => orders.get(orderId)!.teamId === null).length / history.orders.length;
    expect(refunded).toBeGreaterThan(0.012);
    expect(refunded).toBeLessThan(0.03);
  });

  test('weekends are fuller than Mondays, afternoons fuller than mornings', () => {
    const weekday = group(purchases, ({ paidAt }) => new Date(paidAt.getTime() + 8 * 3_600_000).getUTCDay());
    expect(weekday.get(6)!.length).toBeGreaterThan(weekday.get(1)!.length * 1.2);
    const hour = group(
      purchases.filter(({ channel }) => channel === 'counter'),
      ({ paidAt }) => new Date(paidAt.getTime() + 8 * 3_600_000).getUTCHours(),
    );
    expect(hour.get(15)!.length).toBeGreaterThan(hour.get(9)!.length);
  });

  test('every picture that the brand names is drawn, and none is heavier than 13 kB', () => {
    const named = [
      ...PRODUCTS.map(({ picture }) => picture),
      ...STORES.map(({ picture }) => picture),
      ...CATEGORIES.map(({ icon }) => icon),
      ...Array.from({ length: 12 }, (_, index) => `/art/avatar/${String(index + 1).padStart(2, '0')}.svg`),
    ];
    const file = (url: string): string => path.resolve('server/public', url.slice(1));
    expect(named.filter((url) => !existsSync(file(url)))).toEqual([]);
    expect(named.filter((url) => readFileSync(file(url)).length > 13_000)).toEqual([]);
    expect(isUnique(PRODUCTS.map(({ picture }) => picture))).toBe(true);
  });
});
