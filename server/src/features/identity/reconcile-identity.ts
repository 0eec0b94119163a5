import type { Deps } from '../../platform/deps';
import { Accounts } from '../../platform/ledger/index';
import { Coupons } from '../coupons/index';
import { Members } from '../membership/index';
import { Orders } from '../orders/index';
import { Merges } from './model';

type Fault = { id: string; fault: string };

const faultsOfTombstone = async (deps: Deps, memberId: string): Promise<string[]> => {
  const [accounts, orders, coupons] = await Promise.all([
    Accounts(deps.db).countDocuments({ memberId, $or: [{ balance: { $ne: 0 } }, { debt: { $ne: 0 } }] }),
    Orders(deps.db).countDocuments({ memberId }), Coupons(deps.db).countDocuments({ memberId, state: { $ne: 'reserving' } }),
  ]);
  return [
    ...(accounts > 0 ? [`${accounts} accounts are not empty`] : []), ...(orders > 0 ? [`${orders} orders stayed behind`] : []),
    ...(coupons > 0 ? [`${coupons} coupons stayed behind`] : []),
  ];
};

/** A merged record holds nothing and leads to somebody; a forgotten one names nobody. */
export const reconcileIdentity = async (deps: Deps): Promise<{ checked: number; faults: Fault[] }> => {
  const faults: Fault[] = [];
  let checked = 0;
  for (const { loserId } of await Merges(deps.db).find({ state: { $in: ['done', 'final'] } }, { loserId: 1 }).lean()) {
    checked += 1;
    for (const fault of await faultsOfTombstone(deps, loserId)) faults.push({ id: `member:${loserId}`, fault });
  }
  const gone = { status: 'erased' as const, mergedInto: null };
  checked += await Members(deps.db).countDocuments(gone);
  const named = { $or: [{ openid: { $type: 'string' } }, { unionid: { $type: 'string' } }, { phoneIndex: { $type: 'string' } }, { phoneSealed: { $type: 'string' } }] };
  for (const { _id } of await Members(deps.db).find({ $and: [gone, named] } as never, { _id: 1 }).lean()) {
    faults.push({ id: `member:${_id}`, fault: 'forgotten, and still named' });
  }
  return { checked, faults };
};
