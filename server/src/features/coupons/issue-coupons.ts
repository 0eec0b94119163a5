import { couponWindow } from '@shuke/shared/rules/coupons/coupon-window';
import { budgetState, canIssue } from '@shuke/shared/rules/coupons/decide-claim';
import { describeCoupon } from '@shuke/shared/rules/coupons/describe-coupon';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { readTogether } from '../../platform/read-together';
import { confirmRows, dropRows, forgetPending, newRowId, reserveRows, takeUnits, unitCostFen, type Draft, type Reserved, type UnitsTaken } from './issue-steps';
import { Coupons, CouponTemplates, type Coupon, type CouponTemplate } from './model';
import { namesFor } from './names';
import { settleReserving } from './repair-issues';

export type IssueRefusal = 'COUPON_SOLD_OUT' | 'COUPON_BUDGET_SPENT' | 'COUPON_LIMIT_REACHED' | 'COUPON_NOT_CLAIMABLE';
export type IssueOutcome = { ok: true; coupon: Coupon; repeated: boolean } | { ok: false; reason: IssueRefusal };

const readTemplate = readTogether<CouponTemplate>(CouponTemplates, { by: '_id', fields: { pending: 0 } });
const readByReference = readTogether<Coupon>(Coupons, { by: 'reference' });

/** Without the notes of issuing, which can be long in a rush. */
export const findTemplate = async (deps: Deps, templateId: string): Promise<CouponTemplate> => {
  const template = await readTemplate(deps.db, templateId);
  if (!template) throw new AppError('COUPON_TEMPLATE_NOT_FOUND');
  return { ...template, pending: [] };
};

/** Why nothing can be issued from it now, whoever asks: read only to refuse cheaply, the write decides. */
export const whyClosed = (template: CouponTemplate, at: Date): IssueRefusal | undefined => {
  if (!canIssue(template, at)) return 'COUPON_NOT_CLAIMABLE';
  if (isSoldOut(template)) return 'COUPON_SOLD_OUT';
  return isSpent(template) ? 'COUPON_BUDGET_SPENT' : undefined;
};

export const isSpent = (template: CouponTemplate): boolean => budgetState({ ...template, costFen: unitCostFen(template) }) === 'spent';

export const isSoldOut = ({ stock, issued }: Pick<CouponTemplate, 'stock' | 'issued'>): boolean => stock !== null && issued >= stock;

/** A run that is alive takes far less than this from reserving to issued. */
const PATIENCE_MS = 5_000;
const MOST_ATTEMPTS = 4;

/**
 * The coupon that another run of the same act gave. One that is on its way is waited for; one that a crash left half
 * way is brought to its end.
 */
export const issuedBefore = async (deps: Deps, reference: string): Promise<Coupon | undefined> => {
  for (;;) {
    const row = await readByReference(deps.db, reference);
    if (row?.state !== 'reserving') return row;
    if (Date.now() - row.reservedAt.getTime() < PATIENCE_MS) await new Promise((done) => setTimeout(done, 25));
    else await settleReserving(deps, row);
  }
};

interface Batch {
  outcomes: IssueOutcome[];
  /** Step 4, which nobody needs to wait for. */
  finish(): Promise<void>;
}

/** Issues a batch from one template: three writes, however many drafts. Outcomes are in the order of the drafts. */
export const issueBatch = async (deps: Deps, template: CouponTemplate, drafts: readonly Draft[], attempt = 1): Promise<Batch> => {
  const toRow = await rowMaker(deps, template);
  const reserved = await reserveRows(deps, drafts, toRow);
  const ids = reserved.flatMap((one) => (one.kind === 'row' ? [one.row._id] : []));
  const taken = await takeUnits(deps, template, ids);
  const won = taken?.winners ?? [];
  const issued = await confirmRows(deps, template._id, won);
  const winners = new Set(won);
  await dropRows(deps, ids.filter((id) => !winners.has(id)));
  const result: BatchResult = { issued, winners, refusal: refusalOf(taken), attempt };
  const outcomes = await Promise.all(reserved.map((one, index) => outcomeOf(deps, template, drafts[index]!, one, result)));
  return { outcomes, finish: () => forgetPending(deps, template._id, won) };
};

const refusalOf = (taken: UnitsTaken | null): IssueRefusal => {
  if (taken === null) return 'COUPON_NOT_CLAIMABLE';
  return taken.shortOf === 'budget' ? 'COUPON_BUDGET_SPENT' : 'COUPON_SOLD_OUT';
};

const rowMaker = async (deps: Deps, template: CouponTemplate): Promise<(draft: Draft, slot: string | null) => Coupon> => {
  const names = await namesFor(deps, [template]);
  const { title, benefit, scope, stackable, exclusionKey = null, giftable = false } = template;
  const costFen = unitCostFen(template);
  return ({ memberId, reference, via, at, earnedByOrderId }, slot) => {
    const window = couponWindow(template.validity, at);
    return {
      _id: newRowId(), templateId: template._id, memberId, reference, slot, via, title, benefit, scope, stackable,
      exclusionKey, giftable,
      ...(costFen > 0 ? { costFen } : {}), ...(earnedByOrderId ? { earnedByOrderId } : {}),
      ...describeCoupon({ benefit, scope, stackable, exclusionKey, ...window }, names), state: 'reserving', ...window, issuedAt: at, reservedAt: new Date(),
      orderId: null, heldAt: null, redeemedAt: null,
    };
  };
};

interface BatchResult {
  issued: ReadonlySet<string>;
  winners: ReadonlySet<string>;
  /** For those who won no unit. */
  refusal: IssueRefusal;
  attempt: number;
}

const outcomeOf = async (deps: Deps, template: CouponTemplate, draft: Draft, one: Reserved, batch: BatchResult): Promise<IssueOutcome> => {
  if (one.kind === 'row' && batch.issued.has(one.row._id)) return { ok: true, coupon: { ...one.row, state: 'issued' }, repeated: false };
  if (one.kind === 'row' && !batch.winners.has(one.row._id)) return { ok: false, reason: batch.refusal };
  const earlier = await issuedBefore(deps, draft.reference);
  if (earlier) return { ok: true, coupon: earlier, repeated: true };
  if (one.kind === 'no-slot') return { ok: false, reason: 'COUPON_LIMIT_REACHED' };
  // Either an earlier run had crashed before it won its unit and its row made way, or this run was taken for dead.
  return issueAnew(deps, template, draft, batch.attempt + 1);
};

const issueAnew = async (deps: Deps, template: CouponTemplate, draft: Draft, attempt: number): Promise<IssueOutcome> => {
  if (attempt > MOST_ATTEMPTS) throw new AppError('STILL_RUNNING');
  const { outcomes, finish } = await issueBatch(deps, template, [draft], attempt);
  await finish();
  return outcomes[0]!;
};

export interface BulkItem {
  memberId: string;
  reference: string;
}
export type BulkOutcome = BulkItem & ({ state: 'issued' | 'repeated'; coupon: Coupon } | { state: 'refused'; reason: IssueRefusal });

const CHUNK = 500;

/**
 * Gives many members a coupon of one template. Each reference gets one coupon, whatever is repeated; the limit per
 * member is for claims and does not apply. When the stock runs out, the rest is refused by name.
 */
export const issueCouponsInBulk = async (deps: Deps, input: { templateId: string; via: string; items: readonly BulkItem[]; at?: Date }): Promise<BulkOutcome[]> => {
  const at = input.at ?? deps.clock.now();
  const results: BulkOutcome[] = [];
  for (let from = 0; from < input.items.length; from += CHUNK) {
    const items = input.items.slice(from, from + CHUNK);
    const outcomes = await issueChunk(deps, await findTemplate(deps, input.templateId), items.map((item) => ({ ...item, via: input.via, at })), at);
    results.push(...items.map((item, i) => toBulkOutcome(item, outcomes[i]!)));
  }
  return results;
};

const issueChunk = async (deps: Deps, template: CouponTemplate, drafts: readonly Draft[], at: Date): Promise<IssueOutcome[]> => {
  const closed = whyClosed(template, at);
  if (closed) return refuseAll(deps, drafts, closed);
  const { outcomes, finish } = await issueBatch(deps, template, drafts);
  await finish();
  return outcomes;
};

/** Refused without a write; but what an earlier run gave stays given. */
const refuseAll = async (deps: Deps, drafts: readonly Draft[], reason: IssueRefusal): Promise<IssueOutcome[]> => {
  const outcomes: IssueOutcome[] = [];
  for (const draft of drafts) {
    const earlier = await issuedBefore(deps, draft.reference);
    outcomes.push(earlier ? { ok: true, coupon: earlier, repeated: true } : { ok: false, reason });
  }
  return outcomes;
};

const toBulkOutcome = (item: BulkItem, outcome: IssueOutcome): BulkOutcome =>
  outcome.ok ? { ...item, state: outcome.repeated ? 'repeated' : 'issued', coupon: outcome.coupon } : { ...item, state: 'refused', reason: outcome.reason };
