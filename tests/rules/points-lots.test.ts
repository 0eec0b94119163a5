import fc from 'fast-check';
import { latestEnd, standingOf, takeFromLots, type LotFacts } from '@shuke/shared/rules/points/lots';
import { addDays } from '@shuke/shared/values/time';

const DAY_0 = new Date('2026-01-01T02:00:00Z');

interface Posting {
  reference: string;
  delta: number;
  lots: { lotId: string; amount: number }[];
}

/** One account as the ledger keeps it, out of the rules that the ledger uses: each method is one transaction. */
class Account {
  readonly postings = new Map<string, Posting>();
  readonly lots: LotFacts[] = [];
  readonly waiting = new Map<string, { left: number; due: number }>();
  balance = 0;
  debt = 0;
  day = 0;

  private at = (day = this.day): Date => addDays(DAY_0, day);

  /** post.ts: once for a reference; false: refused, and nothing changed. */
  post(reference: string, delta: number, more: { endDay?: number | null; mayOwe?: boolean; own?: string } = {}): boolean {
    if (delta === 0 || this.postings.has(reference)) return true;
    if (delta < 0 && !more.mayOwe && this.balance < -delta) return false;
    const before = this.balance;
    Object.assign(this, standingOf(this.balance - this.debt + delta));
    const change = this.balance - before;
    this.postings.set(reference, { reference, delta, lots: change > 0 ? [this.add(reference, change, more.endDay ?? null)] : this.take(-change, more.own ?? '') });
    return true;
  }

  private add(reference: string, amount: number, endDay: number | null): Posting['lots'][number] {
    const lot = { id: `lot${this.lots.length}`, reference, left: amount, earnedAt: this.at(), expiresAt: endDay === null ? null : this.at(endDay) };
    this.lots.push(lot);
    return { lotId: lot.id, amount };
  }

  private take(amount: number, own: string): Posting['lots'] {
    const taken = takeFromLots(this.lots, amount, own);
    for (const { lotId, amount: gone } of taken) this.lots.find(({ id }) => id === lotId)!.left -= gone;
    if (own === '') this.mustBeInTurn(taken);
    return taken.map(({ lotId, amount: gone }) => ({ lotId, amount: -gone }));
  }

  /** First in, first out by end: nothing that ends earlier is left when something later was touched. */
  private mustBeInTurn(taken: readonly { lotId: string }[]): void {
    const ends = taken.map(({ lotId }) => this.lots.find(({ id }) => id === lotId)!.expiresAt?.getTime() ?? Infinity);
    const last = Math.max(-Infinity, ...ends);
    if (this.lots.some(({ left, expiresAt }) => left > 0 && (expiresAt?.getTime() ?? Infinity) < last)) throw new Error('a later lot paid before an earlier one');
  }

  /** reverse.ts */
  reverse(reference: string, as: string, share = 1): void {
    const original = this.postings.get(reference);
    if (!original) return;
    const exact = -original.delta * share;
    const delta = exact < 0 ? Math.ceil(exact) : Math.floor(exact);
    const end = latestEnd(this.lots.filter(({ id }) => original.lots.some(({ lotId }) => lotId === id)));
    this.post(as, delta, { mayOwe: true, own: reference, endDay: end === null ? null : Math.round((end.getTime() - DAY_0.getTime()) / 86_400_000) });
  }

  /** Points of a purchase wait, are released once, or go with a refund. */
  release(): void {
    for (const [order, { left, due }] of this.waiting) {
      if (due > this.day) continue;
      this.waiting.delete(order);
      this.post(`earn:${order}`, left, { endDay: this.day + 30 });
    }
  }

  refund(order: string, share: number, refundId: string): void {
    const waits = this.waiting.get(order);
    if (!waits) return this.reverse(`earn:${order}`, `refund:${refundId}`, share);
    waits.left -= Math.floor(waits.left * share);
    if (waits.left === 0) this.waiting.delete(order);
  }

  expire(): void {
    for (const lot of this.lots) {
      if (lot.left > 0 && lot.expiresAt !== null && lot.expiresAt <= this.at()) this.post(`expire:${lot.id}`, -lot.left, { mayOwe: true, own: lot.reference });
    }
  }

  /** What `reconcile` proves, after every act. */
  faults(): string[] {
    const posted = [...this.postings.values()].reduce((sum, { delta }) => sum + delta, 0);
    const inLots = this.lots.reduce((sum, { left }) => sum + left, 0);
    return [
      ...(this.balance - this.debt === posted ? [] : ['balance − debt = Σ postings']), ...(this.balance === inLots ? [] : ['balance = Σ lots']),
      ...(this.balance >= 0 && this.debt >= 0 && (this.balance === 0 || this.debt === 0) ? [] : ['never negative, never both']),
      ...(this.lots.every(({ left }) => left >= 0) ? [] : ['no lot below zero']),
    ];
  }
}

const which = fc.nat({ max: 5 });
const anyAct = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('earn' as const), n: which, points: fc.integer({ min: 1, max: 300 }), waits: fc.nat({ max: 7 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('spend' as const, 'adjust' as const), n: which, points: fc.integer({ min: 1, max: 400 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('give-back' as const, 'refund' as const), n: which, part: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('release' as const, 'expire' as const), days: fc.nat({ max: 20 }) }) },
);
type Step = typeof anyAct extends fc.Arbitrary<infer A> ? A : never;

const act = (account: Account, step: Step, turn: number): void => {
  switch (step.kind) {
    case 'earn': return void (!account.postings.has(`earn:${step.n}`) && !account.waiting.has(`${step.n}`) && account.waiting.set(`${step.n}`, { left: step.points, due: account.day + step.waits }));
    case 'spend': return void account.post(`spend:${step.n}`, -step.points);
    case 'adjust': return void account.post(`adjust:${turn}`, step.points % 2 ? step.points : -step.points);
    case 'give-back': return account.reverse(`spend:${step.n}`, `unspend:${step.n}`);
    case 'refund': return account.refund(`${step.n}`, step.part / 4, `${step.n}:1`);
    case 'release':
    case 'expire':
      account.day += step.days;
      account.release();
      account.expire();
  }
};

const RUNS = 6_000;

test(`${RUNS} histories of waiting, earning, spending, giving back, clawback and expiry keep every sum after every act`, () => {
  let owed = 0;
  let expired = 0;
  fc.assert(
    fc.property(fc.array(anyAct, { minLength: 5, maxLength: 40 }), (steps) => {
      const account = new Account();
      for (const [turn, step] of steps.entries()) {
        act(account, step, turn);
        const faults = account.faults();
        if (faults.length > 0) throw new Error(`after ${step.kind}: ${faults.join(', ')}`);
        if (account.debt > 0) owed += 1;
      }
      expired += [...account.postings.keys()].filter((reference) => reference.startsWith('expire:')).length;
    }),
    { numRuns: RUNS },
  );
  expect([owed > 100, expired > 100]).toEqual([true, true]);
});

const lot = (id: string, left: number, endDay: number | null, bornDay = 0): LotFacts =>
  ({ id, reference: `of:${id}`, left, earnedAt: addDays(DAY_0, bornDay), expiresAt: endDay === null ? null : addDays(DAY_0, endDay) });

test('what ends first pays first, of one end the older, what never ends last; what is taken back pays before all', () => {
  const lots = [lot('never', 5, null), lot('late', 5, 9), lot('young', 5, 3, 2), lot('old', 5, 3, 1)];
  expect(takeFromLots(lots, 17)).toEqual([{ lotId: 'old', amount: 5 }, { lotId: 'young', amount: 5 }, { lotId: 'late', amount: 5 }, { lotId: 'never', amount: 2 }]);
  expect(takeFromLots(lots, 6, 'of:never')).toEqual([{ lotId: 'never', amount: 5 }, { lotId: 'old', amount: 1 }]);
  expect(() => takeFromLots(lots, 21)).toThrow('1 less');
});

test('points that come back end with the latest of their lots, or never when one of them never did', () => {
  expect(latestEnd([lot('a', 0, 3), lot('b', 0, 9)])).toEqual(addDays(DAY_0, 9));
  expect([latestEnd([lot('a', 0, 3), lot('b', 0, null)]), latestEnd([])]).toEqual([null, null]);
});
