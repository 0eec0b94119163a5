import type { Deps } from '../../platform/deps';
import { findTemplate, issueBatch, issuedBefore, whyClosed, type IssueOutcome } from './issue-coupons';
import type { Draft } from './issue-steps';
import type { CouponTemplate } from './model';

const MOST_AT_ONCE = 200;

interface Waiting {
  draft: Draft;
  resolve(outcome: IssueOutcome): void;
  reject(error: unknown): void;
}

/**
 * People who want the same template at the same moment are served together: while one batch is written, the next ones
 * gather. Under a rush the hot counter is written once for many; alone, nobody waits. What gathers here is only
 * unanswered requests: nothing is lost with the process but they.
 */
const desks = new WeakMap<Deps, Map<string, Waiting[]>>();

const desksOf = (deps: Deps): Map<string, Waiting[]> => {
  const found = desks.get(deps) ?? new Map<string, Waiting[]>();
  desks.set(deps, found);
  return found;
};

export const issueAtDesk = (deps: Deps, template: CouponTemplate, draft: Draft): Promise<IssueOutcome> =>
  new Promise((resolve, reject) => {
    const open = desksOf(deps);
    const queue = open.get(template._id);
    if (queue) return void queue.push({ draft, resolve, reject });
    const first = [{ draft, resolve, reject }];
    open.set(template._id, first);
    void serveAll(deps, template, first).finally(() => open.delete(template._id));
  });

const serveAll = async (deps: Deps, template: CouponTemplate, queue: Waiting[]): Promise<void> => {
  while (queue.length > 0) {
    const batch = queue.splice(0, MOST_AT_ONCE);
    try {
      const { outcomes, finish } = await issueBatch(deps, template, batch.map(({ draft }) => draft));
      batch.forEach((one, i) => one.resolve(outcomes[i]!));
      await finish().catch((error: unknown) => deps.log.warn({ err: error }, 'notes of issued coupons stay; the sweeper takes them'));
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }
};

export interface IssueInput {
  templateId: string;
  memberId: string;
  /** Unique fact of the act that gives it; a repeat answers the same coupon. */
  reference: string;
  via: string;
  at: Date;
  /** The purchase that earned it. */
  earnedByOrderId?: string;
}

/** Gives one coupon. The limit per member is for claims and does not apply. Refuses COUPON_TEMPLATE_NOT_FOUND by throwing. */
export const issueCoupon = async (deps: Deps, { templateId, ...draft }: IssueInput): Promise<IssueOutcome> => {
  const template = await findTemplate(deps, templateId);
  const closed = whyClosed(template, draft.at);
  if (!closed) return issueAtDesk(deps, template, draft);
  const earlier = await issuedBefore(deps, draft.reference);
  if (earlier) return { ok: true, coupon: earlier, repeated: true };
  return { ok: false, reason: closed };
};
