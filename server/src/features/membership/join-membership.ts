import { maskPhone } from '@shuke/shared/values/mask';
import { isDuplicateKey, newId, type Session } from '../../platform/database';
import { Sessions } from '../../platform/auth/sessions';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { readBrand } from '../brand/index';
import { noteJoinMerge, unionOfTags } from '../identity/index';
import { moveInvitation } from '../referral/index';
import { findMember } from './find-member';
import { ConsentEvents, Members, type Member } from './model';
import { sourceOfScene } from './new-member';

interface JoinInput {
  memberId: string;
  phoneCode: string;
  privacyVersion: string;
  marketing: { inbox: boolean; subscribe: boolean; sms: boolean };
  scene?: string;
}

/**
 * Makes a visitor a member. A contact known from an import joins by phone number: the person becomes that contact, so
 * that earlier purchases are theirs. Repeating it answers the member. Refuses: CONSENT_REQUIRED, PHONE_CODE_INVALID,
 * PHONE_ALREADY_BOUND.
 */
export const joinMembership = async (deps: Deps, input: JoinInput): Promise<Member> => {
  const visitor = await findMember(deps, input.memberId);
  if (visitor.status === 'joined') return visitor;
  const brand = await readBrand(deps);
  if (input.privacyVersion !== brand.privacyVersion) throw new AppError('CONSENT_REQUIRED');
  const phone = await phoneFor(deps, input.phoneCode);
  try {
    return await withTransaction(deps.db, (session) => joinAs(deps, session, visitor, phone, input));
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError('PHONE_ALREADY_BOUND');
    throw error;
  }
};

const phoneFor = async (deps: Deps, phoneCode: string): Promise<string> => {
  const answer = await deps.wechat.phoneNumber(phoneCode);
  if (answer.ok) return answer.value.phone;
  throw new AppError(answer.kind === 'final' ? 'PHONE_CODE_INVALID' : 'OUTSIDE_UNAVAILABLE', { detail: answer.code });
};

const joinAs = async (deps: Deps, session: Session, visitor: Member, phone: string, input: JoinInput): Promise<Member> => {
  const now = deps.clock.now();
  const phoneIndex = deps.pii.blindIndex(phone);
  const known = await Members(deps.db).findOne({ phoneIndex, _id: { $ne: visitor._id } }, null, { session }).lean();
  if (known && known.status !== 'contact') throw new AppError('PHONE_ALREADY_BOUND');
  const source = visitor.source.scene || !input.scene ? visitor.source : await sourceOfScene(deps, input.scene, now);
  const person = known ?? visitor;
  if (known) await handOver(deps, session, visitor, known);
  const joined = await Members(deps.db).findOneAndUpdate(
    { _id: person._id, status: { $in: ['visitor', 'contact'] } },
    { $set: {
      status: 'joined', openid: visitor.openid, unionid: visitor.unionid ?? person.unionid, joinedAt: now, source, homeStoreId: person.homeStoreId ?? source.storeId,
      phoneIndex, phoneSealed: deps.pii.encrypt(phone), phoneMasked: maskPhone(phone),
      consents: { ...input.marketing, wecom: false, privacyVersion: input.privacyVersion },
    } },
    { session, returnDocument: 'after' },
  ).lean();
  if (!joined) return (await Members(deps.db).findById(person._id, null, { session }).lean())!; // the same join, a moment earlier
  await recordConsents(deps, session, joined._id, input, now);
  await emit(deps, session, 'member.joined', { memberId: joined._id, scene: source.scene });
  return joined;
};

/**
 * The visitor's row gives way to the contact's; sessions follow, so that the person stays signed in. A row that was more
 * than a passing visitor (a WeCom contact with tags and purchases) brings its records along by the way of every merge.
 */
const handOver = async (deps: Deps, session: Session, visitor: Member, contact: Member): Promise<void> => {
  const wecom = visitor.wecomExternalUserId && !contact.wecomExternalUserId ? { wecomExternalUserId: visitor.wecomExternalUserId } : {};
  const gone = { status: 'erased', openid: null, unionid: null, wecomExternalUserId: null, mergedInto: contact._id } as const;
  await Members(deps.db).updateOne({ _id: visitor._id }, { $set: gone }, { session });
  if (visitor.status === 'contact') {
    await Members(deps.db).updateOne({ _id: contact._id }, { $set: { ...wecom, tags: unionOfTags(contact.tags, visitor.tags) } }, { session });
    await noteJoinMerge(deps, session, { winner: contact, loser: visitor });
  }
  await Sessions(deps.db).updateMany({ sub: visitor._id }, { $set: { sub: contact._id } }, { session });
  await moveInvitation(deps, session, visitor._id, contact._id);
};

const recordConsents = async (deps: Deps, session: Session, memberId: string, input: JoinInput, at: Date): Promise<void> => {
  const purposes = [['privacy-policy', true], ...Object.entries(input.marketing).map(([channel, granted]) => [`marketing:${channel}`, granted])] as [string, boolean][];
  await ConsentEvents(deps.db).insertMany(purposes.map(([purpose, granted]) => ({ _id: newId(), memberId, at, purpose, granted })), { session });
};
