import { maskPhone } from '@shuke/shared/values/mask';
import type { Deps } from '../../platform/deps';
import { blankMember, Members, reserveOrdinals, type Member } from '../membership/index';
import { writeContacts } from './contacts';
import { fault, type Fault } from './faults';
import { findOrMakeTags, newTags, putTagsOn, type KnownTag } from './import-tags';
import type { MemberLine } from './parse-member';
import type { Outcome } from './tally';

/** No two lines of one batch may speak of the same person. */
export const memberKeys = ({ externalId, phone }: MemberLine): string[] => [
  ...(externalId === null ? [] : [`id:${externalId}`]),
  ...(phone === null ? [] : [`phone:${phone}`]),
];

type Change = Partial<
  Pick<
    Member,
    | 'externalId'
    | 'nickname'
    | 'gender'
    | 'birthday'
    | 'birthdayKey'
    | 'homeStoreId'
    | 'phoneSealed'
    | 'phoneIndex'
    | 'phoneMasked'
    | 'createdAt'
  >
>;

type Plan =
  | { kind: 'create'; line: MemberLine; tags: KnownTag[]; unknownTags: number }
  | { kind: 'change'; line: MemberLine; member: Member; change: Change; tags: KnownTag[]; unknownTags: number }
  | { kind: 'refuse'; line: MemberLine; fault: Fault };

interface Book {
  byExternalId: ReadonlyMap<string, Member>;
  byPhone: ReadonlyMap<string, Member>;
}

const readBook = async (deps: Deps, lines: readonly MemberLine[]): Promise<Book> => {
  const externalIds = lines.flatMap((line) => line.externalId ?? []);
  const indexes = lines.flatMap((line) => (line.phone === null ? [] : deps.pii.blindIndex(line.phone)));
  const found = await Members(deps.db)
    .find({ $or: [{ externalId: { $in: externalIds } }, { phoneIndex: { $in: indexes } }] })
    .lean();
  return {
    byExternalId: new Map(
      found.flatMap((member) => (member.externalId === null ? [] : [[member.externalId, member] as const])),
    ),
    byPhone: new Map(
      found.flatMap((member) => (member.phoneIndex === null ? [] : [[member.phoneIndex, member] as const])),
    ),
  };
};

/** Drops what is the same already. */
const changed = (member: Member, wanted: Change): Change =>
  Object.fromEntries(
    Object.entries(wanted).filter(
      ([key, value]) => JSON.stringify(member[key as keyof Change]) !== JSON.stringify(value),
    ),
  );

const sealed = (deps: Deps, phone: string) => ({
  phoneSealed: deps.pii.encrypt(phone),
  phoneIndex: deps.pii.blindIndex(phone),
  phoneMasked: maskPhone(phone),
});

const birthdayOf = (birthday: string | null) =>
  birthday === null ? {} : { birthday, birthdayKey: birthday.slice(-5) };

/** A contact is whatever the last file says. */
const changeOfContact = (deps: Deps, line: MemberLine, member: Member): Change => {
  const { externalId, phone, nickname, gender, birthday, storeId, joinedAt } = line;
  const newPhone = phone !== null && deps.pii.blindIndex(phone) !== member.phoneIndex;
  return changed(member, {
    ...(externalId === null ? {} : { externalId }),
    ...(nickname === null ? {} : { nickname }),
    ...(gender === null ? {} : { gender }),
    ...birthdayOf(birthday),
    ...(storeId === null ? {} : { homeStoreId: storeId }),
    ...(joinedAt === null ? {} : { createdAt: joinedAt }),
    ...(newPhone ? sealed(deps, phone) : {}),
  });
};

/** Who has joined speaks for themselves: a file fills only what they left open. */
const changeOfMember = (line: MemberLine, member: Member): Change => ({
  ...(line.externalId !== null && member.externalId === null ? { externalId: line.externalId } : {}),
  ...(line.gender !== null && line.gender !== 'unknown' && member.gender === 'unknown' ? { gender: line.gender } : {}),
  ...(member.birthday === null ? birthdayOf(line.birthday) : {}),
  ...(line.storeId !== null && member.homeStoreId === null ? { homeStoreId: line.storeId } : {}),
});

const refusalOf = (deps: Deps, line: MemberLine, member: Member, other: Member | undefined): Fault | undefined => {
  if (member.status === 'erased') return fault('MEMBER_ERASED', '这位会员已注销，不再接收资料');
  if (other && other._id !== member._id)
    return fault('MEMBER_CONFLICT', 'external_member_id 和 phone 属于两位会员，请先核对');
  if (line.externalId !== null && member.externalId !== null && member.externalId !== line.externalId) {
    return fault('MEMBER_CONFLICT', '这个手机号已属于另一个 external_member_id，请先核对');
  }
  const joined = member.status === 'joined' && member.phoneIndex !== null;
  if (joined && line.phone !== null && member.phoneIndex !== deps.pii.blindIndex(line.phone)) {
    return fault('PHONE_DIFFERS', '这位会员入会时用的是另一个手机号，请先核对');
  }
  return undefined;
};

const planOne = (deps: Deps, line: MemberLine, book: Book, tagBook: ReadonlyMap<string, KnownTag>): Plan => {
  const tags = line.tags.flatMap((name) => tagBook.get(name) ?? []);
  const unknownTags = line.tags.length - tags.length;
  const byId = line.externalId === null ? undefined : book.byExternalId.get(line.externalId);
  const byPhone = line.phone === null ? undefined : book.byPhone.get(deps.pii.blindIndex(line.phone));
  const member = byId ?? byPhone;
  if (!member) return { kind: 'create', line, tags, unknownTags };
  const refusal = refusalOf(deps, line, member, byPhone);
  if (refusal) return { kind: 'refuse', line, fault: refusal };
  const change = member.status === 'contact' ? changeOfContact(deps, line, member) : changeOfMember(line, member);
  return { kind: 'change', line, member, change, tags: newTags({ held: member.tags, tags }), unknownTags };
};

const outcomeOf = (plan: Plan): Outcome => {
  if (plan.kind === 'refuse') return plan.fault;
  if (plan.kind === 'create') return 'created';
  return Object.keys(plan.change).length > 0 || plan.tags.length > 0 || plan.unknownTags > 0 ? 'updated' : 'skipped';
};

const toContact = (deps: Deps, { line }: Extract<Plan, { kind: 'create' }>, ordinal: number): Member => {
  const now = deps.clock.now();
  const blank = blankMember(ordinal, line.joinedAt ?? now, {
    kind: 'import',
    scene: '',
    storeId: line.storeId,
    at: line.joinedAt ?? now,
  });
  return {
    ...blank,
    status: 'contact',
    externalId: line.externalId,
    nickname: line.nickname ?? blank.nickname,
    gender: line.gender ?? blank.gender,
    ...birthdayOf(line.birthday),
    ...(line.phone === null ? {} : sealed(deps, line.phone)),
  };
};

const createAll = async (deps: Deps, plans: readonly Extract<Plan, { kind: 'create' }>[]): Promise<void> => {
  if (plans.length === 0) return;
  const first = await reserveOrdinals(deps, plans.length);
  const contacts = plans.map((plan, i) => toContact(deps, plan, first + i));
  await writeContacts(deps, contacts);
  await putTagsOn(
    deps,
    contacts.map((contact, i) => ({ memberId: contact._id, held: [], tags: plans[i]!.tags })),
  );
};

const changeAll = async (deps: Deps, plans: readonly Extract<Plan, { kind: 'change' }>[]): Promise<void> => {
  const changes = plans.filter(({ change }) => Object.keys(change).length > 0);
  // The status stands in the guard: whoever joins at this moment speaks for themselves from now on.
  const writes = changes.map(({ member, change }) => ({
    updateOne: { filter: { _id: member._id, status: member.status }, update: { $set: change } },
  }));
  if (writes.length > 0) await Members(deps.db).bulkWrite(writes, { ordered: false });
  await putTagsOn(
    deps,
    plans.map(({ member, tags }) => ({ memberId: member._id, held: member.tags, tags })),
  );
};

/** Takes a batch of members; safe to repeat. Answers what became of each line, in their order. */
export const importMembers = async (deps: Deps, lines: readonly MemberLine[], dryRun: boolean): Promise<Outcome[]> => {
  const [book, tagBook] = await Promise.all([
    readBook(deps, lines),
    findOrMakeTags(deps, [...new Set(lines.flatMap((line) => line.tags))], dryRun),
  ]);
  const plans = lines.map((line) => planOne(deps, line, book, tagBook));
  if (!dryRun) {
    await createAll(
      deps,
      plans.filter((plan) => plan.kind === 'create'),
    );
    await changeAll(
      deps,
      plans.filter((plan) => plan.kind === 'change'),
    );
  }
  return plans.map(outcomeOf);
};
