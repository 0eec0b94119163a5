import { AuditLog } from '../../platform/audit';
import type { Deps } from '../../platform/deps';
import { Coupons } from '../coupons/index';
import { Teams } from '../group-buys/index';
import { HOLDINGS, MergeMoves, Merges } from '../identity/index';
import { InboxMessages } from '../inbox/index';
import { Members, type Member } from '../membership/index';
import { Orders } from '../orders/index';

/** A member and the records that were merged into it: all of them are one person. */
export type Person = readonly string[];

export const personOf = async (deps: Deps, memberId: string): Promise<Person> => {
  const ids = [memberId];
  for (let from = 0; from < ids.length; from += 1) {
    const merged = await Members(deps.db).find({ mergedInto: ids[from]! }, { _id: 1 }).lean();
    ids.push(...merged.map(({ _id }) => _id).filter((id) => !ids.includes(id)));
  }
  return ids;
};

type Step = (deps: Deps, person: Person) => Promise<void>;

/** First, so that no login, counter, segment or campaign reaches the person while the rest goes. */
export const shutTheDoor: Step = async (deps, person) => {
  await Members(deps.db).updateMany({ _id: { $in: [...person] } }, { $set: { status: 'erased' } });
};

/** Something must be settled first: the record is what it was, as far as its own facts tell. */
export const openTheDoor = async (deps: Deps, memberId: string): Promise<void> => {
  await Members(deps.db).updateOne(
    { _id: memberId, status: 'erased', mergedInto: null },
    [{ $set: { status: { $cond: [{ $ifNull: ['$joinedAt', false] }, 'joined', { $cond: [{ $ifNull: ['$openid', false] }, 'visitor', 'contact'] }] } } }],
    { updatePipeline: true },
  );
};

/** Counted in their template as before; nobody can use them. */
const revokeCoupons: Step = async (deps, person) => {
  await Coupons(deps.db).updateMany({ memberId: { $in: [...person] }, state: { $in: ['issued', 'gifting'] } } as never, { $set: { state: 'revoked' } });
};

const clearHoldings: Step = async (deps, person) => {
  for (const { collection, field, onErase } of HOLDINGS) {
    const mine = { [field]: { $in: [...person] } };
    if (onErase === 'delete') await deps.db.collection(collection).deleteMany(mine);
    else if (typeof onErase === 'object') await deps.db.collection(collection).updateMany(mine, { $set: onErase.set });
  }
};

/** A campaign's messages are counted against what it sent: they stay as empty rows. All others go. */
const clearMessages: Step = async (deps, person) => {
  const mine = { memberId: { $in: [...person] } };
  await InboxMessages(deps.db).deleteMany({ ...mine, campaignId: null });
  await InboxMessages(deps.db).updateMany(mine, { $set: { title: '', text: '', link: null, offer: null } });
};

/** What was bought stays; where it was sent goes. */
const forgetAddresses: Step = async (deps, person) => {
  await Orders(deps.db).updateMany({ memberId: { $in: [...person] }, parcel: { $exists: true } }, { $set: { 'parcel.sealed': null, 'parcel.to': '' } });
};

const leaveTeams: Step = async (deps, person) => {
  await Teams(deps.db).updateMany(
    { 'seats.memberId': { $in: [...person] } }, { $set: { 'seats.$[seat].nickname': '已注销会员', 'seats.$[seat].avatarKey': '01' } },
    { arrayFilters: [{ 'seat.memberId': { $in: [...person] } }] },
  );
};

/** Who did what and when stays; what was said about the person goes. Answers kept for repeats hold profiles. */
const clearTraces: Step = async (deps, person) => {
  await AuditLog(deps.db).updateMany({ target: { $in: person.map((id) => `member:${id}`) } }, { $set: { before: null, after: null, why: null } });
  for (const id of person) await deps.db.collection('idempotency_keys').deleteMany({ $or: [{ _id: { $regex: `^member:${id}\\|` } }, { 'reply.member.memberId': id }, { 'reply.memberId': id }] } as never);
};

const endMerges: Step = async (deps, person) => {
  const mine = { $or: [{ winnerId: { $in: [...person] } }, { loserId: { $in: [...person] } }] };
  const merges = await Merges(deps.db).find(mine, { _id: 1 }).lean();
  await Merges(deps.db).updateMany({ ...mine, state: 'done' }, { $set: { state: 'final' } });
  await Merges(deps.db).updateMany(mine, { $set: { why: '' } });
  await MergeMoves(deps.db).deleteMany({ mergeId: { $in: merges.map(({ _id }) => _id) } });
};

/** The outside id stays as a bar: without it the next import would bring the person back. */
const NOBODY: Partial<Member> = {
  openid: null, unionid: null, wecomExternalUserId: null, phoneSealed: null, phoneIndex: null, phoneMasked: null, nickname: '已注销会员', avatarKey: '01',
  gender: 'unknown', birthday: null, birthdayKey: null, homeStoreId: null, tags: [], tagsKeptOff: [],
  consents: { privacyVersion: null, inbox: false, subscribe: false, sms: false, wecom: false },
};

/** Last, since the steps before it find the person by this row. */
const forgetThePerson: Step = async (deps, person) => {
  await Members(deps.db).updateMany({ _id: { $in: [...person] } }, { $set: { ...NOBODY, 'source.scene': '' } });
};

/** Each is safe to repeat, so that one that is cut off anywhere is simply begun again. */
export const FORGET_STEPS: readonly Step[] = [shutTheDoor, revokeCoupons, clearHoldings, clearMessages, forgetAddresses, leaveTeams, clearTraces, endMerges, forgetThePerson];
