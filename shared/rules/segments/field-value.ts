import type { FieldName } from '../../contract/segment-rule';
import { businessDate, businessDay, parseBusinessDate } from '../../values/time';
import type { MemberFacts, Profile } from './member-facts';
import type { FieldTest } from './rule-tree';

export type FieldValue = string | number | boolean | null;

/** Whoever was born on 29 February has the birthday on the 28th in other years. */
const birthdayIn = (key: string, year: number): number => businessDay(parseBusinessDate(`${year}-${key}`) ?? parseBusinessDate(`${year}-02-28`)!);

const untilBirthday = (birthday: string, asOf: Date): number => {
  const [today, key, year] = [businessDay(asOf), birthday.slice(-5), Number(businessDate(asOf).slice(0, 4))];
  const thisYear = birthdayIn(key, year);
  return (thisYear >= today ? thisYear : birthdayIn(key, year + 1)) - today;
};

/** Full years; null without a year of birth, or before birth. */
const ageOf = (birthday: string, asOf: Date): number | null => {
  if (birthday.length !== 10) return null;
  const year = Number(businessDate(asOf).slice(0, 4));
  const had = birthdayIn(birthday.slice(-5), year) <= businessDay(asOf);
  const age = year - Number(birthday.slice(0, 4)) - (had ? 0 : 1);
  return age < 0 ? null : age;
};

const ofBirthday = ({ birthday }: Profile, name: 'birthdayMonth' | 'birthdayWithinDays' | 'age', asOf: Date): number | null => {
  if (!birthday) return null;
  if (name === 'birthdayMonth') return Number(birthday.slice(-5, -3));
  return name === 'age' ? ageOf(birthday, asOf) : untilBirthday(birthday, asOf);
};

const balanceOf = ({ balances }: MemberFacts, asset: 'points' | 'growth', asOf: Date): number =>
  balances.findLast((one) => one.asset === asset && one.at <= asOf)?.balance ?? 0;

const untilExpiry = ({ lots }: MemberFacts, asOf: Date): number | null => {
  const ends = lots.filter((lot) => lot.left > 0 && lot.earnedAt <= asOf && lot.expiresAt > asOf).map((lot) => businessDay(lot.expiresAt));
  return ends.length === 0 ? null : Math.min(...ends) - businessDay(asOf);
};

const isReachable = (profile: Profile, channel: string): boolean => {
  if (channel === 'inbox') return profile.joined && profile.consents.inbox;
  if (channel === 'subscribe') return profile.joined && profile.consents.subscribe && profile.canSubscribe;
  return channel === 'sms' ? profile.hasPhone && profile.consents.sms : profile.hasWecom && profile.consents.wecom;
};

/** A fact of a member at a moment; null: not known. Days are written `2026-11-22`. */
export const fieldValue = (name: FieldName, facts: MemberFacts, asOf: Date): FieldValue => {
  const { profile } = facts;
  switch (name) {
    case 'gender': return profile.gender === 'unknown' ? null : profile.gender;
    case 'birthdayMonth': case 'birthdayWithinDays': case 'age': return ofBirthday(profile, name, asOf);
    case 'joinedAt': return profile.joinedAt && profile.joinedAt <= asOf ? businessDate(profile.joinedAt) : null;
    case 'source': return profile.source;
    case 'store': return profile.storeId;
    case 'pointsBalance': return balanceOf(facts, 'points', asOf);
    case 'growth': return balanceOf(facts, 'growth', asOf);
    case 'pointsExpiringWithinDays': return untilExpiry(facts, asOf);
    default: {
      const [kind, channel] = name.split('.') as ['consent' | 'reachable', keyof Profile['consents']];
      return kind === 'consent' ? profile.consents[channel] : isReachable(profile, channel);
    }
  }
};

/** Does a value pass? What is not known passes `exists: false` alone. `between`: with its start, without its end. */
export const fieldPasses = (value: FieldValue, { eq, in: among, gte, lte, between, exists }: FieldTest): boolean => {
  if (exists !== undefined && exists !== (value !== null)) return false;
  if (value === null) return eq === undefined && !among && gte === undefined && lte === undefined && !between;
  return (
    (eq === undefined || value === eq) &&
    (!among || among.some((one) => one === value)) &&
    (gte === undefined || value >= gte) &&
    (lte === undefined || value <= lte) &&
    (!between || (value >= between[0] && value < between[1]))
  );
};
