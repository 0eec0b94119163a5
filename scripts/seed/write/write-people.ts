import { maskPhone } from '../../../shared/values/mask';
import { addDays } from '../../../shared/values/time';
import { DEFAULT_BRAND } from '../../../server/src/features/brand/index';
import { ConsentEvents, Members, reserveOrdinals, type Member } from '../../../server/src/features/membership/index';
import { StaffPeople } from '../../../server/src/features/staff/index';
import { TagEvents } from '../../../server/src/features/tags/index';
import { newId } from '../../../server/src/platform/database';
import type { Deps } from '../../../server/src/platform/deps';
import { STAFF, TIERS } from '../brand';
import type { DemoHistory, DemoMember } from '../generate';
import { insertAll } from './insert-all';

const seal = ({ pii }: Deps, phone: string) => ({
  phoneSealed: pii.encrypt(phone),
  phoneIndex: pii.blindIndex(phone),
  phoneMasked: maskPhone(phone),
});

const toMember = (deps: Deps, demo: DemoMember, firstOrdinal: number): Member => {
  const { id, ordinal, openid, phone, nickname, avatarKey, gender, birthday, source, homeStoreId, joinedAt } = demo;
  const { tierKey, tierSince, tierValidUntil, consents, tags } = demo;
  return {
    _id: id,
    ordinal: firstOrdinal + ordinal - 1,
    status: 'joined',
    openid,
    unionid: null,
    ...seal(deps, phone),
    externalId: null,
    nickname,
    avatarKey,
    gender,
    birthday,
    birthdayKey: birthday?.slice(-5) ?? null,
    source,
    homeStoreId,
    joinedAt,
    createdAt: joinedAt,
    tierKey,
    tierSince,
    tierValidUntil,
    tierPeriodFrom: periodFrom(demo),
    tierDueAt: tierValidUntil,
    consents: { privacyVersion: DEFAULT_BRAND.privacyVersion, ...consents },
    tags,
  };
};

/** Kept a year at a time: the validity that runs began a year before its end. */
const periodFrom = ({ tierKey, tierSince, tierValidUntil }: DemoMember): Date => {
  const validityDays = TIERS.find((tier) => tier._id === tierKey)?.validityDays;
  return tierValidUntil && validityDays ? addDays(tierValidUntil, -validityDays) : tierSince;
};

const tagEventsOf = ({ id, tags }: DemoMember) =>
  tags.map(({ tagId, at, by, source }) => ({ _id: newId(), memberId: id, tagId, on: true, by, at, source }));

/** Members with sealed phones, what they agreed to, the tags they carry, and the staff among them. */
export const writePeople = async (deps: Deps, history: DemoHistory): Promise<void> => {
  const { db } = deps;
  const first = await reserveOrdinals(deps, history.members.length);
  await insertAll(
    db,
    Members,
    history.members.map((demo) => toMember(deps, demo, first)),
  );
  await insertAll(
    db,
    ConsentEvents,
    history.consents.map(({ id, ...rest }) => ({ _id: id, ...rest })),
  );
  await insertAll(db, TagEvents, history.members.flatMap(tagEventsOf));
  const memberOf = new Map(history.staffMembers.map(({ staffId, memberId }) => [staffId, memberId]));
  const staff = STAFF.map(({ key: _, ...person }) => ({
    ...person,
    memberId: memberOf.get(person._id)!,
    active: true,
  }));
  await insertAll(db, StaffPeople, staff);
};
