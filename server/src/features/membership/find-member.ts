import type { MemberActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { readTogether } from '../../platform/read-together';
import { Members, type Member } from './model';

export const findMember = async (deps: Pick<Deps, 'db'>, id: string): Promise<Member> => {
  const member = await Members(deps.db).findOne({ _id: id, status: { $ne: 'erased' } }).lean();
  if (!member) throw new AppError('MEMBER_NOT_FOUND');
  return member;
};

const readActor = readTogether<Member>(Members, { by: '_id', fields: { status: 1, nickname: 1 } });

export const findMemberActor = async (deps: Pick<Deps, 'db'>, id: string): Promise<MemberActor | undefined> => {
  const member = await readActor(deps.db, id);
  return member && member.status !== 'erased' ? { kind: 'member', id, joined: member.status === 'joined', name: member.nickname } : undefined;
};

/** `SK00000042` */
export const memberNo = (ordinal: number): string => `SK${String(ordinal).padStart(8, '0')}`;

/** MemberProfile of the contract. */
export const toProfile = (member: Member) => ({
  id: member._id, memberNo: memberNo(member.ordinal), nickname: member.nickname, avatarKey: member.avatarKey, phoneMasked: member.phoneMasked,
  gender: member.gender, birthday: member.birthday, joinedAt: member.joinedAt?.toISOString() ?? null,
});
