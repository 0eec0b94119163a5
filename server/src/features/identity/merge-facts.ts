import type { MergeSide } from '@shuke/shared/rules/identity/decide-merge';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import type { Member } from '../membership/index';
import { Orders } from '../orders/index';
import { StaffPeople } from '../staff/index';
import { Merges, type TakenFact } from './model';

/** Leaving is told by the privacy feature's rows; read by collection, since that feature stands on this one. */
const isLeaving = async (deps: Deps, memberId: string, session?: Session): Promise<boolean> =>
  (await deps.db.collection('privacy_requests').findOne({ memberId, kind: 'erasure', state: { $in: ['cooling', 'erasing'] } }, { projection: { _id: 1 }, session })) !== null;

/** Cash parts of the points mall, read by collection for the same reason. */
const openInMall = (deps: Deps, filter: { memberId: string; state?: string; money?: string }, session?: Session): Promise<number> =>
  deps.db.collection('mall_redemptions').countDocuments(filter, session ? { session } : {});

/** What the decision needs to know of one side. */
export const sideOf = async (deps: Deps, { _id: memberId, status }: Member, session?: Session): Promise<MergeSide> => {
  const within = session ? { session } : {};
  const of = (state: 'unpaid' | 'refunding') => Orders(deps.db).countDocuments({ memberId, state }, within);
  // One after another: a transaction runs one command at a time.
  return {
    memberId, status,
    unpaidOrders: (await of('unpaid')) + (await openInMall(deps, { memberId, state: 'unpaid' }, session)),
    openRefunds: (await of('refunding')) + (await openInMall(deps, { memberId, money: 'refunding' }, session)),
    worksHere: (await StaffPeople(deps.db).exists({ memberId }).session(session ?? null)) !== null,
    leaving: await isLeaving(deps, memberId, session),
    merging: (await Merges(deps.db).exists({ state: { $in: ['moving', 'undoing'] }, $or: [{ winnerId: memberId }, { loserId: memberId }] }).session(session ?? null)) !== null,
  };
};

type Fields = Partial<Member>;

/** Each fact's fields, and whether the winner lacks it. Unique facts leave the loser. */
const FACTS: Record<TakenFact, { title: string; fields: readonly (keyof Member)[]; unique: boolean }> = {
  openid: { title: '微信', fields: ['openid'], unique: true },
  unionid: { title: '开放平台身份', fields: ['unionid'], unique: true },
  phone: { title: '手机号', fields: ['phoneIndex', 'phoneSealed', 'phoneMasked'], unique: true },
  externalId: { title: '外部编号', fields: ['externalId'], unique: true },
  wecomExternalUserId: { title: '企业微信联系人', fields: ['wecomExternalUserId'], unique: true },
  birthday: { title: '生日', fields: ['birthday', 'birthdayKey'], unique: false },
  gender: { title: '性别', fields: ['gender'], unique: false },
  homeStoreId: { title: '常去门店', fields: ['homeStoreId'], unique: false },
};

const isKnown = (member: Member, field: keyof Member): boolean => {
  const value = member[field];
  return value !== null && value !== undefined && value !== 'unknown';
};

/** What the winner lacks and the loser has. */
export const factsToTake = (winner: Member, loser: Member): TakenFact[] =>
  (Object.keys(FACTS) as TakenFact[]).filter((fact) => !isKnown(winner, FACTS[fact].fields[0]!) && isKnown(loser, FACTS[fact].fields[0]!));

export const titleOfFact = (fact: TakenFact): string => FACTS[fact].title;

/** The values of these facts as they stand on a record. */
export const valuesOf = (member: Member, facts: readonly TakenFact[]): Fields =>
  Object.fromEntries(facts.flatMap((fact) => FACTS[fact].fields).map((field) => [field, member[field]])) as Fields;

/** What a record holds when these facts have left it. */
export const emptyOf = (facts: readonly TakenFact[], which: 'all' | 'unique' = 'all'): Fields =>
  Object.fromEntries(facts.filter((fact) => which === 'all' || FACTS[fact].unique).flatMap((fact) => FACTS[fact].fields)
    .map((field) => [field, field === 'gender' ? 'unknown' : null])) as Fields;

export const uniqueFacts = (facts: readonly TakenFact[]): TakenFact[] => facts.filter((fact) => FACTS[fact].unique);
