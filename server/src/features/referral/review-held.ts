import type { ReferralRow } from '@shuke/shared/contract/referral';
import type { AuditAction } from '@shuke/shared/values/audit-actions';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { followReferral } from './follow-referral';
import { takeTurn } from './inviters';
import { Referrals, type Referral } from './model';
import { promiseShare } from './shares';
import { toRows } from './view-board';

interface Review {
  actor: OperatorActor;
  params: { id: string };
  body: { reason: string };
  requestId: string;
}
type Verdict = { state: 'joined'; action: 'release-referral' } | { state: 'rejected'; action: 'reject-referral' };

/** Lets a held invitation go on: the friend gets the gift of joining, and what was bought meanwhile counts. */
export const releaseReferral = async (deps: Deps, review: Review): Promise<ReferralRow> => {
  await judge(deps, review, { state: 'joined', action: 'release-referral' });
  await followReferral(deps, review.params.id);
  return rowOf(deps, review.params.id);
};

/** Ends a held invitation: it gives nothing to anybody. */
export const rejectReferral = async (deps: Deps, review: Review): Promise<ReferralRow> => {
  await judge(deps, review, { state: 'rejected', action: 'reject-referral' });
  return rowOf(deps, review.params.id);
};

const rowOf = async (deps: Deps, id: string): Promise<ReferralRow> => (await toRows(deps, [(await Referrals(deps.db).findById(id).lean())!]))[0]!;

const judge = (deps: Deps, review: Review, verdict: Verdict): Promise<void> => withTransaction(deps.db, (session) => decide(deps, session, review, verdict));

/** The same verdict again changes nothing; another one comes too late. */
const decide = async (deps: Deps, session: Session, { actor, params: { id }, body, requestId }: Review, verdict: Verdict): Promise<void> => {
  const row = await Referrals(deps.db).findById(id, null, { session }).lean();
  if (!row) throw new AppError('REFERRAL_NOT_FOUND');
  await takeTurn(deps, session, row.inviterId);
  if (saidBefore(row, verdict.action)) return;
  if (row.state !== 'held') throw new AppError('REFERRAL_NOT_HELD');
  await Referrals(deps.db).updateOne({ _id: id, state: 'held' }, { $set: { state: verdict.state, reviewedBy: actor.name } }, { session });
  if (verdict.state === 'joined') await promiseShare(deps, session, row, 'welcome');
  await recordAudit(deps, session, {
    actor, action: verdict.action, target: `referral:${id}`, before: { state: 'held', flags: row.flags }, after: { state: verdict.state }, why: body.reason, requestId,
  });
};

const saidBefore = ({ state, reviewedBy }: Referral, action: AuditAction): boolean =>
  reviewedBy !== null && (action === 'reject-referral' ? state === 'rejected' : state !== 'rejected' && state !== 'held');
