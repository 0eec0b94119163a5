import { pointsExpiry } from '../../../shared/rules/points/earn';
import type { Random } from '../random';
import type { DemoAccount, DemoLot, DemoPosting } from './types';

type Asset = DemoPosting['asset'];
interface Entry {
  asset: Asset;
  delta: number;
  /** `bizType:bizId` */
  reference: string;
  title: string;
  at: Date;
  expiresAt?: Date | null;
  reversalOf?: string;
}

const ENDLESS = Number.MAX_SAFE_INTEGER;
const endOf = (lot: DemoLot): number => lot.expiresAt?.getTime() ?? ENDLESS;

/**
 * One member's accounts, kept by the ledger's own rules (server/src/platform/ledger): points live in lots that are
 * spent by expiry, a clawback takes its own lot first, and what the balance does not cover becomes a debt.
 * Entries must come in order of time.
 */
export class LedgerBook {
  readonly postings: DemoPosting[] = [];
  readonly lots: DemoLot[] = [];
  private readonly accounts = new Map<Asset, DemoAccount>();

  constructor(
    private readonly memberId: string,
    private readonly random: Random,
  ) {}

  balance(asset: Asset): number {
    return this.accounts.get(asset)?.balance ?? 0;
  }

  allAccounts(): DemoAccount[] {
    return [...this.accounts.values()];
  }

  earn(orderId: string, points: number, growth: number, at: Date): void {
    const reference = `order:${orderId}`;
    if (points > 0)
      this.post({ asset: 'points', delta: points, reference, title: '消费得积分', at, expiresAt: pointsExpiry(at) });
    if (growth > 0) this.post({ asset: 'growth', delta: growth, reference, title: '消费得成长值', at });
  }

  spend(orderId: string, points: number, at: Date): void {
    if (points > 0)
      this.post({ asset: 'points', delta: -points, reference: `spend:${orderId}`, title: '积分抵扣', at });
  }

  /** Takes back what an order earned and gives back what it spent. */
  refund(orderId: string, refundId: string, at: Date): void {
    this.reverse('points', `order:${orderId}`, `refund:${refundId}`, '退款收回积分', at);
    this.reverse('growth', `order:${orderId}`, `refund:${refundId}`, '退款收回成长值', at);
    this.reverse('points', `spend:${orderId}`, `unspend:${orderId}`, '退回抵扣积分', at);
  }

  /** Lets every lot go whose time was over by `until`. */
  expireUntil(until: Date): void {
    const due = this.lots
      .filter((lot) => lot.left > 0 && endOf(lot) <= until.getTime())
      .sort((a, b) => endOf(a) - endOf(b));
    for (const lot of due) {
      const reversalOf = lot.reference.slice('points:'.length);
      this.post({
        asset: 'points',
        delta: -lot.left,
        reference: `expire:${lot.id}`,
        title: '积分到期',
        at: lot.expiresAt!,
        reversalOf,
      });
    }
  }

  private reverse(asset: Asset, reference: string, as: string, title: string, at: Date): void {
    const original = this.postings.find((posting) => posting.reference === `${asset}:${reference}`);
    if (!original) return;
    const expiresAt = original.delta < 0 ? this.latestEnd(original.lots.map(({ lotId }) => lotId)) : null;
    this.post({ asset, delta: -original.delta, reference: as, title, at, reversalOf: reference, expiresAt });
  }

  private latestEnd(lotIds: readonly string[]): Date | null {
    const ends = this.lots.filter((lot) => lotIds.includes(lot.id)).map((lot) => lot.expiresAt);
    if (ends.length === 0 || ends.includes(null)) return null;
    return new Date(Math.max(...ends.map((end) => end!.getTime())));
  }

  private post(entry: Entry): void {
    const { asset, at } = entry;
    const account = this.accounts.get(asset) ?? {
      memberId: this.memberId,
      asset,
      balance: 0,
      debt: 0,
      seq: 0,
      updatedAt: at,
    };
    this.accounts.set(asset, account);
    const before = account.balance;
    const net = account.balance - account.debt + entry.delta;
    Object.assign(account, { balance: Math.max(net, 0), debt: Math.max(-net, 0), seq: account.seq + 1, updatedAt: at });
    const reference = `${asset}:${entry.reference}`;
    const lots = asset === 'points' ? this.moveLots(entry, reference, account.balance - before) : [];
    this.postings.push({
      id: this.random.id(at),
      reference,
      memberId: this.memberId,
      asset,
      delta: entry.delta,
      balanceAfter: net,
      seq: account.seq,
      title: entry.title,
      at,
      reversalOf: entry.reversalOf ? `${asset}:${entry.reversalOf}` : null,
      lots,
    });
  }

  private moveLots(entry: Entry, reference: string, change: number): DemoPosting['lots'] {
    if (change < 0) return this.consume(-change, entry.reversalOf ? `points:${entry.reversalOf}` : '');
    if (change === 0) return [];
    const lot: DemoLot = {
      id: this.random.id(entry.at),
      memberId: this.memberId,
      reference,
      earned: change,
      left: change,
      earnedAt: entry.at,
      expiresAt: entry.expiresAt ?? null,
    };
    this.lots.push(lot);
    return [{ lotId: lot.id, amount: change }];
  }

  private consume(amount: number, own: string): DemoPosting['lots'] {
    const open = this.lots
      .filter((lot) => lot.left > 0)
      .sort(
        (a, b) =>
          Number(b.reference === own) - Number(a.reference === own) ||
          endOf(a) - endOf(b) ||
          a.earnedAt.getTime() - b.earnedAt.getTime(),
      );
    const used: DemoPosting['lots'] = [];
    let wanted = amount;
    for (const lot of open) {
      if (wanted === 0) break;
      const take = Math.min(lot.left, wanted);
      lot.left -= take;
      used.push({ lotId: lot.id, amount: -take });
      wanted -= take;
    }
    if (wanted > 0) throw new Error(`lots hold ${wanted} less than the balance says`);
    return used;
  }
}
