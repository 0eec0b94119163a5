import type { Static } from 'typebox';
import type { MemberRow } from '@shuke/shared/contract/audience';
import { living } from '@shuke/shared/rules/tags/change-holdings';
import type { Deps } from '../../platform/deps';
import { Accounts, accountId } from '../../platform/ledger/index';
import { memberNo, type Member } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { Stores } from '../stores/index';
import { Tags } from '../tags/index';
import { Tiers } from '../tiers/index';

export type Row = Static<typeof MemberRow>;

interface Bought {
  _id: string;
  orders: number;
  fen: number;
  last: Date;
}

export const purchasesOf = async (deps: Deps, memberIds: readonly string[]): Promise<Map<string, Bought>> => {
  const rows = await Orders(deps.db).aggregate<Bought>([
    { $match: { memberId: { $in: [...memberIds] }, paidAt: { $ne: null }, state: { $in: [...PURCHASED_STATES] } } },
    { $group: { _id: '$memberId', orders: { $sum: 1 }, fen: { $sum: { $subtract: ['$paidFen', '$refundedFen'] } }, last: { $max: '$paidAt' } } },
  ]);
  return new Map(rows.map((row) => [row._id, row]));
};

/** Rows of the console's member list, with everything that stands in one line. */
export const toMemberRows = async (deps: Deps, members: readonly Member[]): Promise<Row[]> => {
  const ids = members.map((member) => member._id);
  const [bought, accounts, tags, tiers, stores] = await Promise.all([
    purchasesOf(deps, ids), Accounts(deps.db).find({ _id: { $in: ids.map((id) => accountId(id, 'points')) } }).lean(),
    Tags(deps.db).find().lean(), Tiers(deps.db).find().lean(), Stores(deps.db).find({}, { name: 1 }).lean(),
  ]);
  const points = new Map(accounts.map((account) => [account.memberId, account.balance - account.debt]));
  const tagById = new Map(tags.map((tag) => [tag._id, tag]));
  return members.map((member) => ({
    id: member._id, memberNo: memberNo(member.ordinal), nickname: member.nickname, avatarKey: member.avatarKey, phoneMasked: member.phoneMasked,
    status: member.status, tierKey: member.tierKey, tierName: tiers.find((tier) => tier._id === member.tierKey)?.name ?? '',
    tags: living(member.tags, deps.clock.now()).flatMap(({ tagId }) => tagById.get(tagId) ?? []).map(({ _id, name, colour }) => ({ id: _id, name, colour })),
    storeName: stores.find((store) => store._id === member.homeStoreId)?.name ?? null, joinedAt: member.joinedAt?.toISOString() ?? null,
    lastOrderAt: bought.get(member._id)?.last.toISOString() ?? null, orderCount: bought.get(member._id)?.orders ?? 0,
    paidFen: Math.max(bought.get(member._id)?.fen ?? 0, 0), points: points.get(member._id) ?? 0,
  }));
};

export const toMemberRow = async (deps: Deps, member: Member): Promise<Row> => (await toMemberRows(deps, [member]))[0]!;
