import type { Deps } from '../../platform/deps';
import { Grants, MakeUpCards } from '../rewards/index';
import { dayReference } from './check-in';
import { CheckInMonths, CheckIns } from './model';

interface Fault {
  id: string;
  fault: string;
}

const monthFaults = async (deps: Deps): Promise<Fault[]> => {
  const counted = await CheckIns(deps.db).aggregate<{ _id: string; days: number }>([
    { $group: { _id: { $concat: ['$memberId', ':', { $substrCP: ['$date', 0, 7] }] }, days: { $sum: 1 } } },
  ]);
  const counts = new Map(counted.map(({ _id, days }) => [_id, days]));
  const faults: Fault[] = [];
  for (const { _id, days } of await CheckInMonths(deps.db).find().lean()) {
    if (counts.get(_id) !== days) faults.push({ id: `check-in-month:${_id}`, fault: `says ${days} days, counted ${counts.get(_id) ?? 0}` });
    counts.delete(_id);
  }
  for (const _id of counts.keys()) faults.push({ id: `check-in-month:${_id}`, fault: 'days without their month' });
  return faults;
};

/** A day pays its rung once; a made-up day has used one card. */
const dayFaults = async (deps: Deps): Promise<Fault[]> => {
  const faults: Fault[] = [];
  const days = await CheckIns(deps.db).find({}, { memberId: 1, date: 1, kind: 1 }).lean();
  const paid = new Set((await Grants(deps.db).find({ source: 'check-in' }, { _id: 1 }).lean()).map(({ _id }) => _id));
  const cards = await MakeUpCards(deps.db).find({ state: 'used' }, { usedFor: 1 }).lean();
  const used = new Map<string, number>();
  for (const { usedFor } of cards) used.set(usedFor!, (used.get(usedFor!) ?? 0) + 1);
  for (const { _id, memberId, date, kind } of days) {
    if (kind === 'day' && !paid.has(dayReference(memberId, date))) faults.push({ id: `check-in:${_id}`, fault: 'has earned nothing' });
    if (kind === 'make-up' && used.get(_id) !== 1) faults.push({ id: `check-in:${_id}`, fault: `filled by ${used.get(_id) ?? 0} cards` });
    used.delete(_id);
  }
  for (const _id of used.keys()) faults.push({ id: `check-in:${_id}`, fault: 'a card was used for a day that is not there' });
  return faults;
};

/** Proves: a month counts its days, each day earned its rung, each made-up day cost one card. */
export const reconcileCheckIn = async (deps: Deps): Promise<{ checked: number; faults: Fault[] }> => ({
  checked: await CheckIns(deps.db).countDocuments(), faults: [...(await monthFaults(deps)), ...(await dayFaults(deps))],
});
