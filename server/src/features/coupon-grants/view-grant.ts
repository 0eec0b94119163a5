import type { CouponGrantView } from '@shuke/shared/contract/coupon-grants';
import { summarizeBenefit } from '@shuke/shared/rules/coupons/describe-coupon';
import { formatFenShort } from '@shuke/shared/values/money';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { CouponTemplates, unitCostFen, whyClosed, type CouponTemplate } from '../coupons/index';
import { CouponGrants, GrantRows, type CouponGrant } from './model';
import { refusalText } from './run-grant';

const EMPTY: CouponGrantView['progress'] = { waiting: 0, issued: 0, refused: 0, skipped: 0, revoked: 0, kept: 0 };

const progressOf = async (deps: Deps, grantId: string): Promise<{ progress: CouponGrantView['progress']; refusal: string | null }> => {
  const rows = await GrantRows(deps.db).aggregate<{ _id: { outcome: string; reason: string | null }; count: number }>([
    { $match: { grantId } }, { $group: { _id: { outcome: '$outcome', reason: '$reason' }, count: { $sum: 1 } } },
  ]);
  const progress = { ...EMPTY };
  for (const { _id: { outcome }, count } of rows) progress[(outcome === 'granting' ? 'waiting' : outcome) as keyof typeof EMPTY] += count;
  return { progress, refusal: refusalText(rows.find(({ _id }) => _id.outcome === 'refused')?._id.reason ?? null) };
};

/** What stands in the way of everybody getting one, while that can still be thought about. */
const warningOf = (deps: Deps, grant: CouponGrant, template: CouponTemplate): string | null => {
  if (grant.state !== 'draft' && grant.state !== 'waiting-approval') return null;
  const closed = whyClosed(template, deps.clock.now());
  if (closed) return refusalText(closed);
  const left = template.stock === null ? Infinity : template.stock - template.issued;
  if (left < grant.members) return `库存只剩 ${left} 张，不够 ${grant.members} 人`;
  const costFen = unitCostFen(template);
  const room = costFen === 0 ? Infinity : Math.floor(((template.budgetFen ?? 0) - (template.committedFen ?? 0)) / costFen);
  return room < grant.members ? `预算 ${formatFenShort(template.budgetFen ?? 0)} 只够再发 ${room} 张，不够 ${grant.members} 人` : null;
};

export const grantView = async (deps: Deps, grant: CouponGrant): Promise<CouponGrantView> => {
  const [template, counted] = await Promise.all([CouponTemplates(deps.db).findById(grant.templateId, { pending: 0 }).lean(), progressOf(deps, grant._id)]);
  if (!template || grant.state === 'preparing') throw new AppError('GRANT_NOT_FOUND');
  const { templateId, reason, state, lines, members, repeated, unmatched, faults, costCeilingFen, approvalReason } = grant;
  return {
    id: grant._id, templateId, templateTitle: template.title, summary: summarizeBenefit(template.benefit), reason, state, lines, members, repeated, unmatched, faults,
    costCeilingFen, needsApproval: approvalReason !== null, approvalReason, warning: warningOf(deps, grant, { ...template, pending: [] }),
    createdBy: grant.createdBy.name, approvedBy: grant.approvedBy?.name ?? null, ...counted, createdAt: grant.createdAt.toISOString(),
    startedAt: grant.startedAt?.toISOString() ?? null, finishedAt: grant.finishedAt?.toISOString() ?? null,
  };
};

export const readGrant = async (deps: Deps, id: string): Promise<CouponGrantView> => {
  const grant = await CouponGrants(deps.db).findById(id).lean();
  if (!grant) throw new AppError('GRANT_NOT_FOUND');
  return grantView(deps, grant);
};

/** The latest 50. */
export const listGrants = async (deps: Deps): Promise<{ grants: CouponGrantView[] }> => {
  const grants = await CouponGrants(deps.db).find({ state: { $ne: 'preparing' } }, { faults: 0 }).sort({ createdAt: -1 }).limit(50).lean();
  return { grants: await Promise.all(grants.map((grant) => grantView(deps, { ...grant, faults: [] }))) };
};
