import { decideBind, type BindDecision, type BindFacts } from '@shuke/shared/rules/referral/decide-bind';
import { addDays, businessDate, parseBusinessDate, startOfBusinessDay } from '@shuke/shared/values/time';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { withTransaction } from '../../platform/transaction';
import { Members, type Member } from '../membership/index';
import { Orders } from '../orders/index';
import { takeTurn } from './inviters';
import { BOUND_STATES, Inviters, ReferralBook, Referrals, type Referral, type ReferralRules, type ReferralTerms } from './model';
import { openReferral } from './record-visit';
import { promiseShare, settleShares } from './shares';

/** Somebody joined: decides, once, what becomes of the invitation that he had opened. Repeating it changes nothing. */
export const bindFriend = async (deps: Deps, friendId: string): Promise<void> => {
  const rules = await ReferralBook(deps.db).findById('referral').lean();
  const friend = await Members(deps.db).findOne({ _id: friendId, status: 'joined' }).lean();
  if (!rules || !friend?.joinedAt) return;
  const row = (await Referrals(deps.db).findOne({ friendId }).lean()) ?? (await fromSource(deps, rules, friend));
  if (row?.state !== 'visited') return;
  await withTransaction(deps.db, (session) => bind(deps, session, rules, row, friend));
  await settleShares(deps, row);
};

/** The phone never told that it came by an invitation, but the first visit did. */
const fromSource = async (deps: Deps, rules: ReferralRules, { _id: friendId, source }: Member): Promise<Referral | null> =>
  source.inviterId ? openReferral(deps, rules, { inviterId: source.inviterId, friendId, visitedAt: source.at, deviceKey: null, networkKey: null }) : null;

const bind = async (deps: Deps, session: Session, rules: ReferralRules, { _id, inviterId }: Referral, friend: Member): Promise<void> => {
  await takeTurn(deps, session, inviterId);
  const row = await Referrals(deps.db).findOne({ _id, inviterId, state: 'visited' }, null, { session }).lean();
  if (!row) return;
  const decision = decideBind(rules, await factsOf(deps, session, row, friend));
  const terms = termsOf(rules);
  await Referrals(deps.db).updateOne({ _id, state: 'visited' }, { $set: { ...written(decision), terms, joinedAt: friend.joinedAt, phoneKey: phoneKeyOf(deps, friend) } }, { session });
  if (decision.kind === 'joined') await promiseShare(deps, session, { ...row, terms }, 'welcome');
};

const termsOf = ({ inviterRewards, friendRewards, welcomeRewards, settleAfterDays, takeBackDays, minPaidFen }: ReferralRules): ReferralTerms =>
  ({ inviter: inviterRewards, friend: friendRewards, welcome: welcomeRewards, settleAfterDays, takeBackDays, minPaidFen });

const written = (decision: BindDecision): Partial<Referral> => {
  if (decision.kind === 'refused') return { state: 'refused', refusal: decision.reason };
  return decision.kind === 'held' ? { state: 'held', flags: decision.flags } : { state: 'joined' };
};

const factsOf = async (deps: Deps, session: Session, row: Referral, friend: Member): Promise<BindFacts> => {
  const { inviterId, visitedAt, deviceKey, networkKey } = row;
  const joinedAt = friend.joinedAt!;
  const others = { friendId: { $ne: friend._id } };
  const inviter = await Members(deps.db).findOne({ _id: inviterId }, null, { session }).lean();
  const code = await Inviters(deps.db).findById(inviterId, null, { session }).lean();
  const countOthers = (keys: object) => Referrals(deps.db).countDocuments({ ...keys, ...others }, { session });
  return {
    visitedAt, joinedAt, inviterThere: inviter?.status === 'joined', self: inviter !== null && isSame(inviter, friend),
    knownBefore: joinedAt < visitedAt || (await Orders(deps.db).exists({ memberId: friend._id, paidAt: { $lt: joinedAt } }).session(session)) !== null,
    boundToday: await boundWithin(deps, session, inviterId, dayOf(joinedAt)), boundThisMonth: await boundWithin(deps, session, inviterId, monthOf(joinedAt)),
    othersOnDevice: deviceKey ? await countOthers({ deviceKey }) : null, inviterDevice: deviceKey !== null && code!.deviceKeys.includes(deviceKey),
    othersOnNetwork: networkKey ? await countOthers({ networkKey }) : 0, phoneSeen: (await countOthers({ phoneKey: phoneKeyOf(deps, friend) })) > 0,
  };
};

/** Under a key of its own: it tells that a number came before, and leads to no member. */
const phoneKeyOf = (deps: Deps, { _id, phoneIndex }: Member): string => deps.pii.blindIndex(`referral:${phoneIndex ?? _id}`);

const KEYS = ['_id', 'phoneIndex', 'unionid', 'openid'] as const;
/** One person behind both records, as far as anything says so. */
export const isSame = (a: Pick<Member, (typeof KEYS)[number]>, b: Pick<Member, (typeof KEYS)[number]>): boolean =>
  KEYS.some((key) => typeof a[key] === 'string' && a[key] === b[key]);

interface Span {
  from: Date;
  until: Date;
}
const dayOf = (at: Date): Span => ({ from: startOfBusinessDay(at), until: addDays(startOfBusinessDay(at), 1) });
const monthOf = (at: Date): Span => {
  const from = parseBusinessDate(`${businessDate(at).slice(0, 7)}-01`)!;
  const next = businessDate(addDays(from, 31)).slice(0, 7);
  return { from, until: parseBusinessDate(`${next}-01`)! };
};

const boundWithin = (deps: Deps, session: Session, inviterId: string, { from, until }: Span): Promise<number> =>
  Referrals(deps.db).countDocuments({ inviterId, state: { $in: [...BOUND_STATES] }, joinedAt: { $gte: from, $lt: until } }, { session });
