import { addDays } from '@shuke/shared/values/time';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { findMember } from './find-member';
import { Members, type Member } from './model';

interface Change {
  nickname?: string;
  gender?: Member['gender'];
  birthday?: string;
}

/** Days between two changes of a birthday. */
const BIRTHDAY_DAYS = 365;

/** A birthday can be changed once a year, since gifts hang on it; the guard stands in the write. */
export const changeProfile = async (deps: Deps, memberId: string, change: Change): Promise<Member> => {
  const { birthday, ...rest } = change;
  await withTransaction(deps.db, async (session) => {
    if (birthday !== undefined) await changeBirthday(deps, session, memberId, birthday);
    if (Object.keys(rest).length > 0) await Members(deps.db).updateOne({ _id: memberId }, { $set: rest }, { session });
    await emit(deps, session, 'member.profile-changed', { memberId });
  });
  return findMember(deps, memberId);
};

const changeBirthday = async (deps: Deps, session: Session, memberId: string, birthday: string): Promise<void> => {
  const now = deps.clock.now();
  const open = [{ birthday: null }, { birthdaySetAt: null }, { birthdaySetAt: { $lte: addDays(now, -BIRTHDAY_DAYS) } }];
  const set = await Members(deps.db).updateOne(
    { _id: memberId, birthday: { $ne: birthday }, $or: open },
    { $set: { birthday, birthdayKey: birthday.slice(5), birthdaySetAt: now } },
    { session },
  );
  const same = set.matchedCount === 0 ? await Members(deps.db).findOne({ _id: memberId, birthday }, { _id: 1 }, { session }).lean() : null;
  if (set.matchedCount === 0 && !same) throw new AppError('BIRTHDAY_ALREADY_SET');
};
