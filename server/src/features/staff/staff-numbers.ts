import type { Static } from 'typebox';
import type { StaffNumbers } from '@shuke/shared/contract/stores';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { StaffPeople } from './model';

interface Period {
  storeIds: readonly string[];
  /** Inclusive. */
  from: Date;
  to: Date;
}

interface Booked {
  _id: string;
  sales: number;
  payableFen: number;
  coupons: number;
  undone: number;
}

const done = (value: unknown) => ({ $sum: { $cond: [{ $eq: ['$state', 'done'] }, value, 0] } });

const bookedBy = async (deps: Deps, { storeIds, from, to }: Period): Promise<Map<string, Booked>> => {
  const rows = await Orders(deps.db).aggregate<Booked>([
    { $match: { storeId: { $in: [...storeIds] }, createdAt: { $gte: from, $lte: to }, channel: 'counter', staffId: { $ne: null } } },
    { $group: {
      _id: '$staffId', sales: done(1), payableFen: done('$payableFen'), coupons: done({ $size: '$couponIds' }),
      undone: { $sum: { $cond: [{ $eq: ['$state', 'refunded'] }, 1, 0] } },
    } },
  ]);
  return new Map(rows.map((row) => [row._id, row]));
};

/** Members who joined by an associate's code in the period, and what the associate's members bought in it. */
const broughtBy = async (deps: Deps, staffIds: readonly string[], { from, to }: Period): Promise<Map<string, { members: number; fen: number }>> => {
  const rows = await Members(deps.db).aggregate<{ _id: string; members: number; fen: number }>([
    { $match: { 'source.staffId': { $in: [...staffIds] }, status: 'joined' } },
    { $lookup: {
      from: 'orders', localField: '_id', foreignField: 'memberId', as: 'bought',
      pipeline: [{ $match: { paidAt: { $gte: from, $lte: to }, state: { $in: [...PURCHASED_STATES] } } }, { $project: { fen: { $subtract: ['$paidFen', '$refundedFen'] } } }],
    } },
    { $group: {
      _id: '$source.staffId', fen: { $sum: { $sum: '$bought.fen' } },
      members: { $sum: { $cond: [{ $and: [{ $gte: ['$joinedAt', from] }, { $lte: ['$joinedAt', to] }] }, 1, 0] } },
    } },
  ]);
  return new Map(rows.map((row) => [row._id, row]));
};

/** What each associate of the stores did in a period: booked at the counter there, brought by the own code. Best first. */
export const staffNumbers = async (deps: Deps, period: Period): Promise<Static<typeof StaffNumbers>[]> => {
  const booked = await bookedBy(deps, period);
  const people = await StaffPeople(deps.db).find({ $or: [{ storeIds: { $in: [...period.storeIds] } }, { _id: { $in: [...booked.keys()] } }] }).lean();
  const brought = await broughtBy(deps, people.map((one) => one._id), period);
  const rows = people.map(({ _id, name, role, active }) => {
    const sold = booked.get(_id);
    return {
      staffId: _id, name, role, active, sales: sold?.sales ?? 0, payableFen: sold?.payableFen ?? 0, coupons: sold?.coupons ?? 0, undone: sold?.undone ?? 0,
      membersBrought: brought.get(_id)?.members ?? 0, broughtFen: brought.get(_id)?.fen ?? 0,
    };
  });
  const quiet = (row: (typeof rows)[number]): boolean => !row.active && row.sales + row.undone + row.membersBrought === 0;
  return rows.filter((row) => !quiet(row)).sort((a, b) => b.payableFen - a.payableFen || (a.name < b.name ? -1 : 1));
};
