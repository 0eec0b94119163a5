/*
 * The write guards of issuing and moving coupons, in memory: each generator is one act, each stretch between two `yield`s
 * one atomic write of the database, with the same filter and the same change as the write it stands for (named beside it).
 * Acts of a single write yield before it. A scheduler may run the acts in any order, and leave any of them for dead between two writes.
 */

export type State = 'reserving' | 'issued' | 'held' | 'gifting' | 'redeemed' | 'expired' | 'revoked';

export interface ModelCoupon {
  id: number;
  reference: string;
  slot: string | null;
  owner: string;
  state: State;
  order: string | null;
  gift: string | null;
  givenOn: boolean;
  costFen: number;
  expiresAt: number;
  revokeWhenBack: boolean;
}

export type Act = Generator<void, void>;

const COST = 12;

export class CouponModel {
  readonly coupons = new Map<number, ModelCoupon>();
  readonly gifts = new Map<string, { coupon: number; state: 'open' | 'claimed' | 'ended'; by?: string }>();
  readonly pending = new Set<number>();
  /** Every beginning and every end of a hold: `coupon:order`. */
  readonly holdsBegun: string[] = [];
  readonly holdEnds: string[] = [];
  /** Everybody who was told that an act succeeded. */
  readonly told: string[] = [];
  issued = 0;
  committed = 0;
  now = 0;
  private ids = 0;

  constructor(readonly stock: number, readonly budget: number, readonly days: number) {}

  private all(where: (one: ModelCoupon) => boolean): ModelCoupon[] {
    return [...this.coupons.values()].filter(where);
  }

  private free(reference: string, slot: string | null): boolean {
    return this.all((one) => one.reference === reference || (slot !== null && one.slot === slot)).length === 0;
  }

  /** reserveRows → takeUnits → confirmRows or dropRows → forgetPending (issue-steps.ts) */
  *issue(owner: string, reference: string, slots: readonly (string | null)[]): Act {
    let row: ModelCoupon | undefined;
    for (const slot of slots) {
      if (this.free(reference, slot)) {
        row = { id: (this.ids += 1), reference, slot, owner, state: 'reserving', order: null, gift: null, givenOn: false, costFen: COST, expiresAt: this.now + this.days, revokeWhenBack: false };
        this.coupons.set(row.id, row);
        break;
      }
      yield;
    }
    if (!row) return;
    yield;
    const room = Math.min(this.stock - this.issued, Math.floor((this.budget - this.committed) / COST));
    const won = room >= 1;
    if (won) {
      this.issued += 1;
      this.committed += COST;
      this.pending.add(row.id);
    }
    yield;
    yield* won ? this.confirm(row) : this.drop(row);
  }

  private *confirm(row: ModelCoupon): Act {
    if (row.state === 'reserving' && this.coupons.has(row.id)) row.state = 'issued';
    yield;
    if (!this.coupons.has(row.id)) return this.giveUnitBack(row.id);
    this.pending.delete(row.id);
  }

  private *drop(row: ModelCoupon): Act {
    yield;
    if (row.state === 'reserving') this.coupons.delete(row.id);
  }

  /** giveUnitBack: the note goes in the same write. */
  private giveUnitBack(id: number): void {
    if (!this.pending.delete(id)) return;
    this.issued -= 1;
    this.committed -= COST;
  }

  /** repairIssues (repair-issues.ts), taking every row for stale. */
  *repair(): Act {
    for (const row of this.all(({ state }) => state === 'reserving')) {
      const won = this.pending.has(row.id);
      yield;
      if (won) yield* this.confirm(row);
      else if (row.state === 'reserving') this.coupons.delete(row.id);
      yield;
    }
    for (const id of this.pending) {
      const state = this.coupons.get(id)?.state;
      yield;
      if (state === undefined) this.giveUnitBack(id);
      else if (state !== 'reserving') this.pending.delete(id);
      yield;
    }
  }

  private inTime = (one: ModelCoupon): boolean => this.now < one.expiresAt;

  /** holdCoupons, redeemCoupons, giveBack (move-coupons.ts) */
  *hold(id: number, owner: string, order: string): Act {
    yield;
    const one = this.coupons.get(id);
    if (one?.owner === owner && one.state === 'issued' && this.inTime(one)) {
      Object.assign(one, { state: 'held', order });
      this.holdsBegun.push(`${id}:${order}`);
    }
  }

  *redeem(id: number, owner: string, order: string): Act {
    yield;
    const one = this.coupons.get(id);
    if (one?.owner !== owner) return;
    const held = one.state === 'held' && one.order === order;
    if (!held && !(one.state === 'issued' && this.inTime(one))) return;
    Object.assign(one, { state: 'redeemed', order });
    if (held) this.holdEnds.push(`${id}:${order}`);
    this.told.push(`redeemed:${id}:${order}`);
  }

  *back(from: 'held' | 'redeemed', id: number, order: string): Act {
    yield;
    const one = this.coupons.get(id);
    if (one?.state !== from || one.order !== order) return;
    one.state = one.revokeWhenBack ? 'revoked' : this.inTime(one) ? 'issued' : 'expired';
    one.order = null;
    if (from === 'held') this.holdEnds.push(`${id}:${order}`);
  }

  /** expireCoupons, releaseBudgets */
  *expire(): Act {
    yield;
    for (const one of this.all(({ state }) => state === 'issued')) if (!this.inTime(one)) one.state = 'expired';
  }

  *releaseBudget(): Act {
    yield;
    for (const one of this.all(({ state, costFen }) => costFen > 0 && (state === 'expired' || state === 'revoked'))) {
      this.committed -= one.costFen;
      one.costFen = 0;
    }
  }

  /** revokeCoupons: in use first, then free, then in use again. */
  *revoke(id: number): Act {
    const one = this.coupons.get(id);
    if (!one) return;
    const mark = (): void => {
      if (one.state === 'held' || one.state === 'redeemed') one.revokeWhenBack = true;
    };
    mark();
    yield;
    if (one.state === 'issued' || one.state === 'gifting') Object.assign(one, { state: 'revoked', gift: null });
    yield;
    mark();
  }

  /** lendForGift, takeGift, endGift */
  *give(id: number, owner: string, gift: string): Act {
    yield;
    const one = this.coupons.get(id);
    if (one?.owner !== owner || one.state !== 'issued' || one.givenOn || !this.inTime(one) || this.gifts.has(gift)) return;
    Object.assign(one, { state: 'gifting', gift });
    this.gifts.set(gift, { coupon: id, state: 'open' });
  }

  *take(gift: string, friend: string): Act {
    yield;
    const found = this.gifts.get(gift);
    const one = found && this.coupons.get(found.coupon);
    if (!found || !one || found.state !== 'open' || one.gift !== gift || one.state !== 'gifting' || one.owner === friend || !this.inTime(one)) return;
    Object.assign(found, { state: 'claimed', by: friend });
    Object.assign(one, { state: 'issued', owner: friend, gift: null, givenOn: true });
    this.told.push(`taken:${gift}`);
  }

  *endGift(gift: string): Act {
    yield;
    const found = this.gifts.get(gift);
    if (found?.state !== 'open') return;
    found.state = 'ended';
    const one = this.coupons.get(found.coupon);
    if (one?.state === 'gifting' && one.gift === gift) Object.assign(one, { state: this.inTime(one) ? 'issued' : 'expired', gift: null });
  }

  /** What must hold after every single write. */
  faults(): string[] {
    const rows = [...this.coupons.values()];
    const sure = rows.filter(({ state }) => state !== 'reserving');
    const onTheWay = [...this.pending].filter((id) => !sure.some((one) => one.id === id)).length;
    const used = rows.filter(({ state }) => state === 'held' || state === 'redeemed').length;
    const times = (list: string[], key: string): number => list.filter((one) => one === key).length;
    const unique = (values: string[]): boolean => new Set(values).size === values.length;
    const checks: Record<string, boolean> = {
      'issued within stock': this.issued >= 0 && this.issued <= this.stock,
      'issued = coupons': this.issued === sure.length + onTheWay,
      'spend within budget': this.committed >= 0 && this.committed <= this.budget,
      'committed = coupons': this.committed === sure.reduce((sum, one) => sum + one.costFen, 0) + onTheWay * COST,
      'used within issued': used <= this.issued,
      'one coupon a reference': unique(rows.map(({ reference }) => reference)),
      'one coupon a slot': unique(rows.flatMap(({ slot }) => slot ?? [])),
      'every hold ends once': this.holdEnds.every((key) => times(this.holdEnds, key) <= times(this.holdsBegun, key)),
      'in use means an order': rows.every(({ state, order }) => (order !== null) === (state === 'held' || state === 'redeemed')),
      'gifting means an open gift': rows.every(({ state, gift }) => (state === 'gifting') === (gift !== null)) &&
        rows.every(({ gift }) => gift === null || this.gifts.get(gift)?.state === 'open'),
      'taken by one friend': unique(this.told.filter((line) => line.startsWith('taken:'))),
    };
    return Object.keys(checks).filter((name) => !checks[name]);
  }
}
