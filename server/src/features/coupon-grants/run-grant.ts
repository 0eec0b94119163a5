import { Type } from 'typebox';
import { ERRORS } from '@shuke/shared/contract/errors';
import type { Deps } from '../../platform/deps';
import { defineJob, defineTimer, enqueue } from '../../platform/jobs';
import { Coupons, issueCouponsInBulk, revokeCoupons, type BulkOutcome } from '../coupons/index';
import { sendInbox } from '../inbox/index';
import { Members } from '../membership/index';
import { CouponGrants, GrantRows, type CouponGrant, type GrantRow } from './model';

const CHUNK = 500;

/** Unique per grant and member, so that whatever is repeated gives one coupon. */
const referenceOf = (grantId: string, memberId: string): string => `grant:${grantId}:${memberId}`;

export const runGrantJob = defineJob({
  name: 'run-coupon-grant',
  queue: 'campaigns',
  payload: Type.Object({ grantId: Type.String() }),
  attempts: 3,
  run: ({ grantId }, deps) => runGrant(deps, grantId),
});

export const wakeGrant = (deps: Deps, grantId: string): Promise<boolean> => enqueue(deps, runGrantJob, { grantId }, { key: grantId });

/** Grants or takes back, chunk by chunk, until nothing is left to do. Safe to run twice, at once too; `chunks`: stop after so many. */
export const runGrant = async (deps: Deps, grantId: string, chunks = Infinity): Promise<void> => {
  for (let done = 0; done < chunks; done += 1) {
    const grant = await CouponGrants(deps.db).findById(grantId).lean();
    const more = grant?.state === 'running' ? await grantChunk(deps, grant) : grant?.state === 'undoing' ? await undoChunk(deps, grant) : false;
    if (!more) return;
  }
};

/** Rows are claimed before their coupons are issued, so that an undo knows which may still come. False: all is granted. */
const grantChunk = async (deps: Deps, grant: CouponGrant): Promise<boolean> => {
  const open = { grantId: grant._id, outcome: { $in: ['waiting', 'granting'] as const } };
  const rows = await GrantRows(deps.db).find(open).limit(CHUNK).lean();
  if (rows.length === 0) {
    await CouponGrants(deps.db).updateOne({ _id: grant._id, state: 'running' }, { $set: { state: 'done', finishedAt: deps.clock.now() } });
    return false;
  }
  const ids = rows.map(({ _id }) => _id);
  await GrantRows(deps.db).updateMany({ _id: { $in: ids }, outcome: 'waiting' }, { $set: { outcome: 'granting' } });
  const claimed = await GrantRows(deps.db).find({ _id: { $in: ids }, outcome: 'granting' }).lean();
  await issueRows(deps, grant, claimed);
  return true;
};

const issueRows = async (deps: Deps, grant: CouponGrant, rows: readonly GrantRow[]): Promise<void> => {
  if (rows.length === 0) return;
  const items = rows.map(({ memberId }) => ({ memberId, reference: referenceOf(grant._id, memberId) }));
  const outcomes = await issueCouponsInBulk(deps, { templateId: grant.templateId, via: `grant:${grant._id}`, items });
  await GrantRows(deps.db).bulkWrite(outcomes.map((outcome) => ({
    updateOne: {
      filter: { _id: `${grant._id}:${outcome.memberId}`, outcome: 'granting' },
      update: { $set: outcome.state === 'refused' ? { outcome: 'refused' as const, reason: outcome.reason } : { outcome: 'issued' as const, reason: null } },
    },
  })), { ordered: false });
  await tellMembers(deps, grant, outcomes);
};

const tellMembers = async (deps: Deps, grant: CouponGrant, outcomes: readonly BulkOutcome[]): Promise<void> => {
  const given = outcomes.flatMap((outcome) => (outcome.state === 'issued' ? [outcome] : []));
  const willing = await Members(deps.db).find({ _id: { $in: given.map(({ memberId }) => memberId) }, 'consents.inbox': true }, { _id: 1 }).lean();
  const reachable = new Set(willing.map(({ _id }) => _id));
  await sendInbox(deps, null, given.filter(({ memberId }) => reachable.has(memberId)).map(({ memberId, reference, coupon }) => ({
    memberId, reference, kind: 'coupon', title: '送你一张券', text: `「${coupon.title}」已放进你的券包。`, link: '/packages/member/coupons/index',
    offer: { couponId: coupon._id, title: coupon.title, expiresAt: coupon.expiresAt },
  })));
};

/**
 * Who waits gets none; rows that a worker holds are finished first, because their coupon may come any moment and a reference
 * gives no second one; then every coupon is taken back that is not used. False: all is taken back.
 */
const undoChunk = async (deps: Deps, grant: CouponGrant): Promise<boolean> => {
  await GrantRows(deps.db).updateMany({ grantId: grant._id, outcome: 'waiting' }, { $set: { outcome: 'skipped' } });
  const held = await GrantRows(deps.db).find({ grantId: grant._id, outcome: 'granting' }).limit(CHUNK).lean();
  if (held.length > 0) {
    await issueRows(deps, grant, held);
    return true;
  }
  const rows = await GrantRows(deps.db).find({ grantId: grant._id, outcome: 'issued' }).limit(CHUNK).lean();
  if (rows.length > 0) {
    await takeBackRows(deps, grant, rows);
    return true;
  }
  await CouponGrants(deps.db).updateOne({ _id: grant._id, state: 'undoing' }, { $set: { state: 'undone', finishedAt: deps.clock.now() } });
  return false;
};

const takeBackRows = async (deps: Deps, grant: CouponGrant, rows: readonly GrantRow[]): Promise<void> => {
  const references = rows.map(({ memberId }) => referenceOf(grant._id, memberId));
  await revokeCoupons(deps, { reference: { $in: references } });
  const coupons = await Coupons(deps.db).find({ reference: { $in: references } }, { reference: 1, state: 1 }).lean();
  const used = new Set(coupons.filter(({ state }) => state === 'held' || state === 'redeemed').map(({ reference }) => reference));
  await GrantRows(deps.db).bulkWrite(rows.map(({ _id, memberId }) => ({
    updateOne: { filter: { _id, outcome: 'issued' }, update: { $set: { outcome: used.has(referenceOf(grant._id, memberId)) ? ('kept' as const) : ('revoked' as const) } } },
  })), { ordered: false });
};

/** MongoDB knows what is left to do; whatever Redis lost is queued again. */
export const sweepGrantsTimer = defineTimer({
  name: 'sweep-coupon-grants',
  everyMs: 10_000,
  run: async (deps) => {
    for (const { _id } of await CouponGrants(deps.db).find({ state: { $in: ['running', 'undoing'] } }, { _id: 1 }).lean()) await wakeGrant(deps, _id);
  },
});

/** Words for a refusal that is kept as a code. */
export const refusalText = (code: string | null): string | null => (code !== null && code in ERRORS ? ERRORS[code as keyof typeof ERRORS][1] : null);
