import type { QueryFilter } from 'mongoose';
import type { MemberActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { readTogether } from '../../platform/read-together';
import { Members, type Member } from './model';

/** A record that was merged leads to the one that stands for it; merges of merges are few. */
const MERGES_IN_A_ROW = 8;

/** The living record that answers a filter, by way of tombstones where it was merged; null: nobody, or forgotten. */
export const livingMember = async (deps: Pick<Deps, 'db'>, filter: QueryFilter<Member>): Promise<Member | null> => {
  let member = await Members(deps.db).findOne(filter).lean();
  for (let n = 0; member?.status === 'erased' && n < MERGES_IN_A_ROW; n += 1) {
    member = member.mergedInto ? await Members(deps.db).findById(member.mergedInto).lean() : null;
  }
  return member?.status === 'erased' ? null : member;
};

export const findMember = async (deps: Pick<Deps, 'db'>, id: string): Promise<Member> => {
  const member = await livingMember(deps, { _id: id });
  if (!member) throw new AppError('MEMBER_NOT_FOUND');
  return member;
};

const readActor = readTogether<Member>(Members, { by: '_id', fields: { status: 1, nickname: 1 } });

/** Who stands behind a token: a session from before a merge acts for the record that stands now. */
export const findMemberActor = async (deps: Pick<Deps, 'db'>, id: string): Promise<MemberActor | undefined> => {
  const row = await readActor(deps.db, id);
  const member = row?.status === 'erased' ? await livingMember(deps, { _id: id }) : row;
  return member ? { kind: 'member', id: member._id, joined: member.status === 'joined', name: member.nickname } : undefined;
};

/** `SK00000042` */
export const memberNo = (ordinal: number): string => `SK${String(ordinal).padStart(8, '0')}`;

/** MemberProfile of the contract. */
export const toProfile = (member: Member) => ({
  id: member._id, memberNo: memberNo(member.ordinal), nickname: member.nickname, avatarKey: member.avatarKey, phoneMasked: member.phoneMasked,
  gender: member.gender, birthday: member.birthday, joinedAt: member.joinedAt?.toISOString() ?? null,
});
