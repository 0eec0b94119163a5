import fc from 'fast-check';
import type { ReferralSettings } from '@shuke/shared/contract/referral';
import { checkReferralSettings } from '@shuke/shared/rules/referral/check-settings';
import { decideBind, type BindFacts } from '@shuke/shared/rules/referral/decide-bind';
import { decideReversal, decideSettle, type FriendOrder } from '@shuke/shared/rules/referral/decide-settle';
import { ladderMoves, ladderView, type EarnedRung } from '@shuke/shared/rules/referral/ladder';
import { mostCost } from '@shuke/shared/rules/referral/most-cost';
import { addDays } from '@shuke/shared/values/time';

const points = (n: number) => ({ kind: 'points' as const, points: n });
const settings: ReferralSettings = {
  active: true, inviterRewards: [points(100)], friendRewards: [], welcomeRewards: [], ladder: [], bindWithinDays: 7, settleAfterDays: 7, takeBackDays: 30,
  minPaidFen: 1000, maxPerDay: 3, maxPerMonth: 10, maxPerDevice: 2, maxPerNetwork: 3,
};
const visitedAt = new Date('2026-11-01T04:00:00Z');
const friend: BindFacts = {
  visitedAt, joinedAt: visitedAt, self: false, knownBefore: false, inviterThere: true, boundToday: 0, boundThisMonth: 0, othersOnDevice: 0, inviterDevice: false,
  othersOnNetwork: 0, phoneSeen: false,
};
const bind = (facts: Partial<BindFacts>, change: Partial<ReferralSettings> = {}) => {
  const decision = decideBind({ ...settings, ...change }, { ...friend, ...facts });
  return decision.kind === 'refused' ? decision.reason : decision.kind === 'held' ? decision.flags : decision.kind;
};

describe('binding', () => {
  test('a new friend within the time joins', () => expect(bind({})).toBe('joined'));

  test.each([
    [{ self: true }, 'SELF'], [{ inviterThere: false }, 'PERSON_GONE'], [{ knownBefore: true }, 'KNOWN_BEFORE'],
    [{ boundToday: 3 }, 'DAY_LIMIT'], [{ boundThisMonth: 10 }, 'MONTH_LIMIT'],
  ] as const)('%j is refused as %s', (facts, reason) => expect(bind(facts)).toBe(reason));

  test('a brand that has closed its invitations takes nobody in', () => expect(bind({}, { active: false })).toBe('CLOSED'));

  test('the last moment of the last day is in time, the next one is not', () => {
    expect(bind({ joinedAt: addDays(visitedAt, 7) })).toBe('joined');
    expect(bind({ joinedAt: new Date(addDays(visitedAt, 7).getTime() + 1) })).toBe('TOO_LATE');
  });

  test.each([
    [{ othersOnDevice: 1 }, 'joined'], [{ othersOnDevice: 2 }, ['same-device']], [{ inviterDevice: true }, ['inviter-device']],
    [{ othersOnDevice: null, othersOnNetwork: 3 }, ['same-network']], [{ othersOnDevice: 0, othersOnNetwork: 3 }, 'joined'],
    [{ phoneSeen: true, othersOnDevice: 5 }, ['same-device', 'same-phone']],
  ] as const)('%j is looked at, not dropped: %j', (facts, kind) => expect(bind(facts)).toEqual(kind));
});

describe('settling', () => {
  const terms = { settleAfterDays: 7, takeBackDays: 30, minPaidFen: 1000 };
  const order = (change: Partial<FriendOrder> = {}): FriendOrder => ({ id: 'a', paidAt: visitedAt, stands: 'there', netFen: 5000, ...change });

  test('the first order settles when its window is over, and not a moment before', () => {
    const dueAt = addDays(visitedAt, 7);
    expect(decideSettle([order()], terms, new Date(dueAt.getTime() - 1))).toEqual({ kind: 'wait', order: { id: 'a', dueAt } });
    expect(decideSettle([order()], terms, dueAt)).toEqual({ kind: 'settle', orderId: 'a' });
  });

  test('a first order that was given back, or is too small, lets the next one be the first', () => {
    const later = order({ id: 'b', paidAt: addDays(visitedAt, 3) });
    for (const first of [order({ stands: 'gone' }), order({ netFen: 999 })]) {
      expect(decideSettle([later, first], terms, addDays(visitedAt, 7))).toEqual({ kind: 'wait', order: { id: 'b', dueAt: addDays(visitedAt, 10) } });
    }
  });

  test('an order that is still to be decided is waited for, however late', () => {
    expect(decideSettle([order({ stands: 'open' })], terms, addDays(visitedAt, 99)).kind).toBe('wait');
  });

  test('nothing bought, or nothing paid, is nothing to settle', () => {
    expect(decideSettle([], terms, addDays(visitedAt, 99))).toEqual({ kind: 'wait', order: null });
    expect(decideSettle([order({ netFen: 0 })], { ...terms, minPaidFen: 0 }, addDays(visitedAt, 99))).toEqual({ kind: 'wait', order: null });
  });

  test('a refund takes back up to the last day of its window, and not after', () => {
    const until = addDays(visitedAt, 30);
    expect(decideReversal(order({ stands: 'gone' }), terms, visitedAt, until)).toBe('reverse');
    expect(decideReversal(order({ stands: 'gone' }), terms, visitedAt, new Date(until.getTime() + 1))).toBe('keep');
    expect(decideReversal(order(), terms, visitedAt, until)).toBe('keep');
    expect(decideReversal(order({ stands: 'open' }), terms, visitedAt, until)).toBe('keep');
  });
});

describe('the ladder', () => {
  const ladder = [{ friends: 1 }, { friends: 3 }, { friends: 5 }];

  test('after any ups and downs each rung is held once, exactly while so many friends have settled', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 30 }), (counts) => {
      const rungs = new Map<number, EarnedRung>();
      let [given, taken] = [0, 0];
      for (const count of counts) {
        const moves = ladderMoves(ladder, [...rungs.values()], count);
        for (const { rung: { friends }, round } of moves.earn) {
          expect(round).toBe((rungs.get(friends)?.round ?? 0) + 1);
          rungs.set(friends, { friends, round, state: 'earned' });
          given += 1;
        }
        for (const rung of moves.takeBack) {
          rungs.set(rung.friends, { ...rung, state: 'taken-back' });
          taken += 1;
        }
        const held = [...rungs.values()].filter(({ state }) => state === 'earned').map(({ friends }) => friends).sort();
        expect(held).toEqual(ladder.map(({ friends }) => friends).filter((friends) => friends <= count));
        expect(given - taken).toBe(held.length);
      }
    }), { numRuns: 1000 });
  });

  test('a rung that the brand took out of the ladder is still taken back', () => {
    expect(ladderMoves([], [{ friends: 2, round: 1, state: 'earned' }], 1).takeBack).toHaveLength(1);
  });

  test('it is read as got, next and ahead', () => {
    expect(ladderView(ladder, new Set([1])).map(({ state }) => state)).toEqual(['got', 'next', 'ahead']);
  });
});

test('settings that cannot be meant name every fault', () => {
  const ladder = [{ friends: 3, reward: points(1) }, { friends: 3, reward: points(2) }];
  expect(checkReferralSettings({ ...settings, ladder, maxPerMonth: 1 }).map(({ path }) => path)).toEqual(['/body/ladder/1/friends', '/body/maxPerMonth']);
  expect(checkReferralSettings(settings)).toEqual([]);
});

test('the most it can cost is known, or said to be unknown', () => {
  expect(mostCost({ inviterFen: 100, friendFen: 50, welcomeFen: 10, ladderFen: 300 }, 10)).toEqual({ perFriendFen: 160, ladderFen: 300, perInviterMonthFen: 1900 });
  expect(mostCost({ inviterFen: null, friendFen: 50, welcomeFen: 10, ladderFen: 300 }, 10)).toEqual({ perFriendFen: null, ladderFen: 300, perInviterMonthFen: null });
});
