import { birthdayHint } from '@shuke/shared/rules/counter/birthday-hint';
import { maskName } from '@shuke/shared/values/mask';
import { MINUTE_MS } from '@shuke/shared/values/time';
import { recordDataAccess } from '../../platform/audit';
import type { StaffActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { verifyMemberCode } from '../member-code/index';
import { findMember, memberNo, type Member } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { pointsOf } from '../points/index';
import { findStore } from '../stores/index';
import { tierProgressView } from '../tiers/index';
import { notesOn, tagsForStaff } from './know-member';
import { Scans, type Scan } from './model';

const SCAN_MINUTES = 10;

export const mustWorkAt = (actor: StaffActor, storeId: string): void => {
  if (!actor.storeIds.includes(storeId)) throw new AppError('STORE_NOT_YOURS');
};

interface ScanInput {
  storeId: string;
  code: string;
  key: string;
}

/**
 * Lets a counter serve the member whose code it read. The code is good once; a repeat of the same scan answers the
 * scan of the first time. A crash between the two writes costs a fresh code, nothing else.
 */
export const scanMember = async (deps: Deps, actor: StaffActor, { storeId, code, key }: ScanInput) => {
  mustWorkAt(actor, storeId);
  const requestKey = `staff:${actor.id}|${key}`;
  const scan = (await Scans(deps.db).findOne({ requestKey }).lean()) ?? (await acceptCode(deps, actor, { storeId, code, requestKey }));
  return { scanId: scan._id, expiresAt: scan.expiresAt.toISOString(), member: await counterView(deps, await findMember(deps, scan.memberId)) };
};

const acceptCode = async (deps: Deps, actor: StaffActor, { storeId, code, requestKey }: { storeId: string; code: string; requestKey: string }): Promise<Scan> => {
  await findStore(deps, storeId); // one that is closed for good serves nobody
  const { memberId } = orRefuse(await verifyMemberCode(deps, { code, storeId, typedBy: actor.id }));
  const scan: Scan = {
    _id: newId(), memberId, storeId, staffId: actor.id, requestKey, expiresAt: new Date(deps.clock.now().getTime() + SCAN_MINUTES * MINUTE_MS),
    orderId: null, createdAt: new Date(),
  };
  try {
    await withTransaction(deps.db, async (session) => {
      await Scans(deps.db).insertMany([scan], { session });
      await recordDataAccess(deps, { memberId, who: `店员 ${actor.name}`, what: '等级、积分、标签和可用的券', why: '到店出示会员码' }, session);
      await emit(deps, session, 'store.visited', { visitId: scan._id, memberId, storeId, at: deps.clock.now().toISOString() });
    });
    return scan;
  } catch (error) {
    const same = isDuplicateKey(error) ? await Scans(deps.db).findOne({ requestKey }).lean() : null;
    if (same) return same;
    throw error;
  }
};

/** The scan that a quote or sale stands on: this person's, at a store where the person still works, in time. */
export const openScan = async (deps: Deps, actor: StaffActor, scanId: string): Promise<Scan> => {
  const scan = await Scans(deps.db).findOne({ _id: scanId, staffId: actor.id, expiresAt: { $gt: deps.clock.now() } }).lean();
  if (!scan) throw new AppError('SCAN_EXPIRED');
  mustWorkAt(actor, scan.storeId);
  return scan;
};

const visitsOf = async (deps: Deps, memberId: string): Promise<{ visits: number; lastVisitAt: string | null }> => {
  const [row] = await Orders(deps.db).aggregate<{ visits: number; last: Date | null }>([
    { $match: { memberId, state: { $in: [...PURCHASED_STATES] } } },
    { $group: { _id: null, visits: { $sum: 1 }, last: { $max: '$paidAt' } } },
  ]);
  return { visits: row?.visits ?? 0, lastVisitAt: row?.last?.toISOString() ?? null };
};

/** What the counter may see: masked, and only what is needed to serve. */
const counterView = async (deps: Deps, member: Member) => {
  const [tier, points, tags, visits, notes] = await Promise.all([
    tierProgressView(deps, member), pointsOf(deps, member._id), tagsForStaff(deps, member), visitsOf(deps, member._id), notesOn(deps, member._id),
  ]);
  return {
    memberId: member._id, nameMasked: maskName(member.nickname), memberNo: memberNo(member.ordinal), avatarKey: member.avatarKey, tier, points: points.balance,
    birthdayHint: birthdayHint(member.birthdayKey, deps.clock.now()), ...tags, notes, ...visits,
  };
};
