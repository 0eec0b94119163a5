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

/** A birthday can be set once, since gifts hang on it; the guard stands in the write. */
export const changeProfile = async (deps: Deps, memberId: string, change: Change): Promise<Member> => {
  const { birthday, ...rest } = change;
  await withTransaction(deps.db, async (session) => {
    if (birthday !== undefined) {
      const set = await Members(deps.db).updateOne(
        { _id: memberId, $or: [{ birthday: null }, { birthday }] },
        { $set: { birthday, birthdayKey: birthday.slice(5) } },
        { session },
      );
      if (set.matchedCount === 0) throw new AppError('BIRTHDAY_ALREADY_SET');
    }
    if (Object.keys(rest).length > 0) await Members(deps.db).updateOne({ _id: memberId }, { $set: rest }, { session });
    await emit(deps, session, 'member.profile-changed', { memberId });
  });
  return findMember(deps, memberId);
};
