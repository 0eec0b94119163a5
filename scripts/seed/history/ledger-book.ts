import { pointsExpiry } from '../../../shared/rules/points/earn';
import type { Random } from '../random';
import { LotBook } from './lot-book';
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

/**
 * One member's accounts, kept by the ledger's own rules (server/src/platform/ledger): points live in lots that are
 * spent by expiry, a clawback takes its own lot first, and what the balance does not cover becomes a debt.
 * Entries must come in order of time.
 */
export class LedgerBook {
  readonly postings: DemoPosting[] = [];
  private readonly book: LotBook;
  private readonly accounts = new Map<Asset, DemoAccount>();

  constructor(
    private readonly memberId: string,
    private readonly random: Random,
  ) {
    this.book = new LotBook(memberId, random);
  }

  get lots(): readonly DemoLot[] {
    return this.book.all;
  }

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
    for (const lot of this.book.dueBy(until)) {
      const reversalOf = lot.reference.slice('points:'.length);
      const reference = `expire:${lot.id}`;
      this.post({ asset: 'points', delta: -lot.left, reference, title: '积分到期', at: lot.expiresAt!, reversalOf });
    }
  }

  private reverse(asset: Asset, reference: string, as: string, title: string, at: Date): void {
    const original = this.postings.find((posting) => posting.reference === `${asset}:${reference}`);
    if (!original) return;
    const expiresAt = original.delta < 0 ? this.book.latestEnd(original.lots.map(({ lotId }) => lotId)) : null;
    this.post({ asset, delta: -original.delta, reference: as, title, at, reversalOf: reference, expiresAt });
  }

  private post(entry: Entry): void {
    const { asset, at } = entry;
    const none = { memberId: this.memberId, asset, balance: 0, debt: 0, seq: 0, updatedAt: at };
    const account = this.accounts.get(asset) ?? none;
    this.accounts.set(asset, account);
    const before = account.balance;
    const net = account.balance - account.debt + entry.delta;
    Object.assign(account, { balance: Math.max(net, 0), debt: Math.max(-net, 0), seq: account.seq + 1, updatedAt: at });
    const reference = `${asset}:${entry.reference}`;
    const lots = asset === 'points' ? this.moveLots(entry, reference, account.balance - before) : [];
    const reversalOf = entry.reversalOf ? `${asset}:${entry.reversalOf}` : null;
    this.postings.push({
      id: this.random.id(at), reference, memberId: this.memberId, asset, delta: entry.delta, balanceAfter: net,
      seq: account.seq, title: entry.title, at, reversalOf, lots,
    });
  }

  private moveLots(entry: Entry, reference: string, change: number): DemoPosting['lots'] {
    if (change < 0) return this.book.consume(-change, entry.reversalOf ? `points:${entry.reversalOf}` : '');
    if (change === 0) return [];
    return this.book.open(reference, change, entry.at, entry.expiresAt ?? null);
  }
}
