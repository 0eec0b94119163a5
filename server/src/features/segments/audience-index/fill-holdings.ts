import { passes } from '@shuke/shared/rules/segments/orders-match';
import { spanOf, windowEnd } from '@shuke/shared/rules/segments/order-window';
import { asList, type CouponTest, type EventTest, type GroupBuyTest, type NumberTest, type TagTest, type TierTest } from '@shuke/shared/rules/segments/rule-tree';
import { businessDay } from '@shuke/shared/values/time';
import { clearBit, hasBit } from './bits';
import { both, inAnySetOf, judge, nobody, not, oneOf, rangeOf, type Fill, type Kit } from './fill';
import { heldSince } from './fill-field';
import type { MemberBlock } from './member-block';

const ofTag = ({ asOf }: Kit, code: number, since: number | null): Fill => (block, mask, out) => {
  const held = block.tags.get(code);
  if (!held) return void out.fill(0);
  if (since === null) held.among(mask, out);
  else held.since(since, mask, out);
  const [place, tag] = block.logs.tagEnds.columns;
  block.logs.tagEnds.each(-Infinity, asOf.getTime() + 1, (_endMs, start, end) => {
    for (let row = start; row < end; row += 1) if (tag![row] === code) clearBit(out, place![row]!);
  });
};

/** The first day of the last `days` days, today included. */
export const firstDayOf = ({ today }: Kit, days: number): number => today - days + 1;

export const fillTag = (kit: Kit, { any, all, none, addedWithinDays }: TagTest): Fill => {
  const since = addedWithinDays === undefined ? null : firstDayOf(kit, addedWithinDays);
  const held = (tagId: string): Fill => {
    const [code] = kit.words.find('tag', [tagId]);
    return code === undefined ? nobody : ofTag(kit, code, since);
  };
  return both(kit, [
    ...(all ?? []).map(held), ...(any ? [oneOf(kit, any.map(held))] : []), ...(none ?? []).map((tagId) => not(held(tagId))),
  ]);
};

export const fillTier = (kit: Kit, { in: keys, heldForDays }: TierTest): Fill =>
  both(kit, [...(keys ? [inAnySetOf(kit, 'tier', keys)] : []), ...(heldForDays ? [heldSince(kit, rangeOf(heldForDays))] : [])]);

const atLeastOne = { gte: 1 };

/** Counts rows by member and judges the count. */
const byCount = ({ tally }: Kit, count: NumberTest = atLeastOne, see: (block: MemberBlock, add: (place: number) => void) => void): Fill => {
  return (block, mask, out) => {
    see(block, (place) => {
      if (hasBit(mask, place)) tally.add(place, 0);
    });
    judge(mask, out, tally.touched, passes(0, count), (place) => passes(tally.count[place]!, count));
    tally.clear();
  };
};

/** Codes of the words asked for; null: any will do. */
const wanted = ({ words }: Kit, topic: string, names: string | readonly string[] | undefined): ReadonlySet<number> | null => {
  const list = asList(names);
  return list ? new Set(words.find(topic, list)) : null;
};

/** Ends within a stretch of time, [from, until) in epoch ms, in which a coupon of that state can end at all. */
const endsOf = (state: string | undefined, test: CouponTest, asOf: Date): [number, number] => {
  const after = asOf.getTime() + 1;
  const until = test.expiringWithinDays === undefined ? Infinity : windowEnd(asOf, test.expiringWithinDays).getTime();
  if (test.expiringWithinDays !== undefined) return state === 'expired' ? [0, 0] : [after, until];
  if (state === 'expired') return [-Infinity, after];
  return state === undefined || state === 'redeemed' || state === 'revoked' ? [-Infinity, Infinity] : [after, Infinity];
};

export const fillCoupon = (kit: Kit, test: CouponTest): Fill => {
  const state = test.state ?? (test.expiringWithinDays === undefined ? undefined : 'issued');
  const templates = wanted(kit, 'template', test.template);
  const [from, until] = endsOf(state, test, kit.asOf);
  const final = new Set(kit.words.find('coupon', ['redeemed', 'revoked']));
  const states = state === undefined || state === 'expired' ? null : new Set(kit.words.find('coupon', [state]));
  return byCount(kit, test.count, ({ logs: { coupons } }, add) => {
    const [place, template, kind] = coupons.columns;
    coupons.each(from, until, (_ends, start, end) => {
      for (let row = start; row < end; row += 1) {
        if (templates && !templates.has(template![row]!)) continue;
        if (states ? !states.has(kind![row]!) : state === 'expired' && final.has(kind![row]!)) continue;
        add(place![row]!);
      }
    });
  });
};

export const fillGroupBuy = (kit: Kit, test: GroupBuyTest): Fill => {
  const activities = wanted(kit, 'activity', test.activity);
  const states = wanted(kit, 'team', test.missing && !test.state ? 'open' : test.state);
  if (test.missing && test.state && test.state !== 'open') return byCount(kit, test.count, () => {});
  return byCount(kit, test.count, ({ logs: { teams } }, add) => {
    const [place, activity, state, missing] = teams.columns;
    teams.each(test.within ? firstDayOf(kit, test.within.days) : -Infinity, Infinity, (_day, start, end) => {
      for (let row = start; row < end; row += 1) {
        if (activities && !activities.has(activity![row]!)) continue;
        if (states && !states.has(state![row]!)) continue;
        if (!test.missing || passes(missing![row]!, test.missing)) add(place![row]!);
      }
    });
  });
};

/** Business days of a window, [from, until). */
export const daysOf = (test: Parameters<typeof spanOf>[0], asOf: Date): [number, number] => {
  const { from, until } = spanOf(test, asOf);
  return [from ? businessDay(from) : -Infinity, until ? businessDay(until) : Infinity];
};

export const fillEvent = (kit: Kit, test: EventTest): Fill => {
  const [name] = kit.words.find('event', [test.name]);
  const [templates, campaigns] = [wanted(kit, 'template', test.where?.template), wanted(kit, 'campaign', test.where?.campaign)];
  const [from, until] = daysOf(test, kit.asOf);
  return byCount(kit, test.count, ({ logs: { events } }, add) => {
    const [place, event, template, campaign] = events.columns;
    events.each(from, until, (_day, start, end) => {
      for (let row = start; row < end; row += 1) {
        if (event![row] !== name || (templates && !templates.has(template![row]!)) || (campaigns && !campaigns.has(campaign![row]!))) continue;
        add(place![row]!);
      }
    });
  });
};
