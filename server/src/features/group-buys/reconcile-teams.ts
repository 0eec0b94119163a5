import type { Deps } from '../../platform/deps';
import { Orders } from '../orders/index';
import { Teams } from './model';

/** No team holds more seats than it has; a filled one is all paid; an expired one owes nobody money. */
export const reconcileTeams = async (deps: Deps): Promise<{ checked: number; faults: { id: string; fault: string }[] }> => {
  const faults: { id: string; fault: string }[] = [];
  let checked = 0;
  for await (const team of Teams(deps.db).find().lean().cursor()) {
    checked += 1;
    if (team.seats.length > team.size) faults.push({ id: team._id, fault: `${team.seats.length} seats taken of ${team.size}` });
    if (new Set(team.seats.map((seat) => seat.memberId)).size !== team.seats.length) faults.push({ id: team._id, fault: 'a member sits twice' });
    if (team.state === 'filled' && team.seats.some((seat) => seat.state !== 'paid')) faults.push({ id: team._id, fault: 'filled with an unpaid seat' });
    if (team.state === 'expired' && (await Orders(deps.db).exists({ teamId: team._id, state: { $in: ['waiting-team', 'ready'] } }))) {
      faults.push({ id: team._id, fault: 'expired, and an order is neither refunded nor refunding' });
    }
  }
  return { checked, faults };
};
