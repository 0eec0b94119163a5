import { weekdayOf } from '@shuke/shared/rules/stores/opening';
import { addDays, businessDay, startOfBusinessDay } from '@shuke/shared/values/time';
import type { StaffActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Members } from '../membership/index';
import { Orders } from '../orders/index';
import { StaffPeople, staffNumbers } from '../staff/index';
import { findStore, Stores } from '../stores/index';
import { Shifts, type Shift, type ShiftSums } from './model';

const NOTHING: ShiftSums = { sales: 0, amountFen: 0, payableFen: 0, coupons: 0, pointsUsed: 0, pointsEarned: 0, newMembers: 0, undone: 0, undoneFen: 0 };

const when = (state: 'done' | 'refunded', value: unknown) => ({ $sum: { $cond: [{ $eq: ['$state', state] }, value, 0] } });

/** What one person booked at one store from `from` to `to`, and who joined by the store's or the person's code meanwhile. */
const sumsOf = async (deps: Deps, { storeId, staffId }: Pick<Shift, 'storeId' | 'staffId'>, from: Date, to: Date): Promise<ShiftSums> => {
  const [[row], newMembers] = await Promise.all([
    Orders(deps.db).aggregate<Omit<ShiftSums, 'newMembers'>>([
      { $match: { storeId, staffId, channel: 'counter', createdAt: { $gte: from, $lte: to } } },
      { $group: {
        _id: null, sales: when('done', 1), amountFen: when('done', '$goodsFen'), payableFen: when('done', '$payableFen'), coupons: when('done', { $size: '$couponIds' }),
        pointsUsed: when('done', '$pointsUsed'), pointsEarned: when('done', '$pointsEarned'), undone: when('refunded', 1), undoneFen: when('refunded', '$payableFen'),
      } },
      { $project: { _id: 0 } },
    ]),
    Members(deps.db).countDocuments({ status: 'joined', joinedAt: { $gte: from, $lte: to }, 'source.storeId': storeId }),
  ]);
  return { ...NOTHING, ...row, newMembers };
};

const views = async (deps: Deps, shifts: readonly Shift[]) => {
  const [stores, people] = await Promise.all([
    Stores(deps.db).find({ _id: { $in: shifts.map(({ storeId }) => storeId) } }, { name: 1 }).lean(),
    StaffPeople(deps.db).find({ _id: { $in: shifts.map(({ staffId }) => staffId) } }, { name: 1 }).lean(),
  ]);
  const now = deps.clock.now();
  return Promise.all(shifts.map(async (shift) => ({
    id: shift._id, storeName: stores.find(({ _id }) => _id === shift.storeId)?.name ?? '', staffName: people.find(({ _id }) => _id === shift.staffId)?.name ?? '',
    openedAt: shift.openedAt.toISOString(), closedAt: shift.closedAt?.toISOString() ?? null, ...(shift.sums ?? (await sumsOf(deps, shift, shift.openedAt, now))),
  })));
};

const view = async (deps: Deps, shift: Shift) => (await views(deps, [shift]))[0]!;

/** Begins this person's shift at a store. One that is open already is answered: a store has one turn of a person at a time. */
export const openShift = async (deps: Deps, actor: StaffActor, storeId: string) => {
  await findStore(deps, storeId);
  const shift: Shift = { _id: newId(), storeId, staffId: actor.id, openedAt: deps.clock.now(), closedAt: null, sums: null };
  try {
    await Shifts(deps.db).insertMany([shift]);
    return view(deps, shift);
  } catch (error) {
    const open = isDuplicateKey(error) ? await Shifts(deps.db).findOne({ storeId, staffId: actor.id, sums: null }).lean() : null;
    if (open) return view(deps, open);
    throw error;
  }
};

/** Ends it. Its sums are those at this moment; what is undone later belongs to the shift that is open then. */
export const closeShift = async (deps: Deps, actor: StaffActor, id: string) => {
  const shift = await Shifts(deps.db).findOne({ _id: id, staffId: actor.id }).lean();
  if (!shift) throw new AppError('SHIFT_NOT_FOUND');
  if (shift.sums) return view(deps, shift);
  const closedAt = deps.clock.now();
  const sums = await sumsOf(deps, shift, shift.openedAt, closedAt);
  await Shifts(deps.db).updateOne({ _id: id, sums: null }, { $set: { closedAt, sums } });
  return view(deps, (await Shifts(deps.db).findById(id).lean())!);
};

export const listShifts = async (deps: Deps, actor: StaffActor, storeId: string) => {
  const mine = { staffId: actor.id, storeId };
  const [open, closed] = await Promise.all([
    Shifts(deps.db).find({ ...mine, sums: null }).lean(), Shifts(deps.db).find({ ...mine, sums: { $ne: null } }).sort({ openedAt: -1 }).limit(10).lean(),
  ]);
  return { open: (await views(deps, open))[0] ?? null, closed: await views(deps, closed) };
};

/** Each associate of a store today, or since Monday; who has a shift open now. */
export const viewTeam = async (deps: Deps, storeId: string, period: 'today' | 'week') => {
  const now = deps.clock.now();
  const today = startOfBusinessDay(now);
  const from = period === 'today' ? today : addDays(today, 1 - weekdayOf(businessDay(now)));
  const [staff, shifts] = await Promise.all([
    staffNumbers(deps, { storeIds: [storeId], from, to: now }), Shifts(deps.db).find({ storeId, sums: null }).sort({ openedAt: 1 }).limit(50).lean(),
  ]);
  return { from: from.toISOString(), staff, openShifts: await views(deps, shifts) };
};
