import type { Random } from '../random';
import type { DemoLot, DemoPosting } from './types';

type Moves = DemoPosting['lots'];

const ENDLESS = Number.MAX_SAFE_INTEGER;
const endOf = (lot: DemoLot): number => lot.expiresAt?.getTime() ?? ENDLESS;

const spentFirst =
  (own: string) =>
  (a: DemoLot, b: DemoLot): number =>
    Number(b.reference === own) - Number(a.reference === own) ||
    endOf(a) - endOf(b) ||
    a.earnedAt.getTime() - b.earnedAt.getTime();

/** Lots of one member's points: spent by expiry, a clawback takes its own lot first. */
export class LotBook {
  readonly all: DemoLot[] = [];

  constructor(
    private readonly memberId: string,
    private readonly random: Random,
  ) {}

  open(reference: string, earned: number, earnedAt: Date, expiresAt: Date | null): Moves {
    const id = this.random.id(earnedAt);
    const lot = { id, memberId: this.memberId, reference, earned, left: earned, earnedAt, expiresAt };
    this.all.push(lot);
    return [{ lotId: lot.id, amount: earned }];
  }

  /** Takes `amount` out; `own` is the reference of the lot that goes first. Throws when the lots hold less. */
  consume(amount: number, own: string): Moves {
    const used: Moves = [];
    let wanted = amount;
    for (const lot of this.all.filter(({ left }) => left > 0).sort(spentFirst(own))) {
      if (wanted === 0) break;
      const take = Math.min(lot.left, wanted);
      lot.left -= take;
      used.push({ lotId: lot.id, amount: -take });
      wanted -= take;
    }
    if (wanted > 0) throw new Error(`lots hold ${wanted} less than the balance says`);
    return used;
  }

  /** Lots with something left whose time was over by `until`, oldest end first. */
  dueBy(until: Date): DemoLot[] {
    return this.all.filter((lot) => lot.left > 0 && endOf(lot) <= until.getTime()).sort((a, b) => endOf(a) - endOf(b));
  }

  latestEnd(lotIds: readonly string[]): Date | null {
    const ends = this.all.filter((lot) => lotIds.includes(lot.id)).map((lot) => lot.expiresAt);
    if (ends.length === 0 || ends.includes(null)) return null;
    return new Date(Math.max(...ends.map((end) => end!.getTime())));
  }
}
