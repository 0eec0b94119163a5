import type { Deps } from '../../platform/deps';
import { Coupons } from '../coupons/index';
import { Postings, type Posting } from '../../platform/ledger/index';
import { Grants, MakeUpCards, type Grant } from './model';

interface Fault {
  id: string;
  fault: string;
}

const posted = async (deps: Deps, references: string[]): Promise<Map<string, Posting>> => {
  const rows = await Postings(deps.db).find({ reference: { $in: references } }).lean();
  return new Map(rows.map((row) => [row.reference, row]));
};

/** A grant of points or growth has one posting of its amount, and a reversal of it exactly when it was taken back. */
const ledgerFaults = async (deps: Deps, grants: readonly Grant[]): Promise<Fault[]> => {
  const inLedger = grants.flatMap((grant) => {
    const { reward } = grant;
    if (reward.kind !== 'points' && reward.kind !== 'growth') return [];
    return [{ grant, asset: reward.kind, amount: reward.kind === 'points' ? reward.points : reward.growth }];
  });
  const rows = await posted(deps, inLedger.flatMap(({ asset, grant }) => [`${asset}:${grant._id}`, `${asset}:back:${grant._id}`]));
  return inLedger.flatMap(({ grant, asset, amount }) => {
    const id = `reward:${grant._id}`;
    const credit = rows.get(`${asset}:${grant._id}`);
    const back = rows.get(`${asset}:back:${grant._id}`);
    if (credit?.delta !== amount) return [{ id, fault: `promised ${amount} ${asset}, posted ${credit?.delta ?? 0}` }];
    if ((grant.state === 'taken-back') !== (back !== undefined)) return [{ id, fault: `is ${grant.state}, yet its reversal says otherwise` }];
    return back && back.delta !== -amount ? [{ id, fault: `took back ${-back.delta} of ${amount} ${asset}` }] : [];
  });
};

const USABLE = new Set(['issued', 'held', 'redeemed', 'expired']);

const couponFaults = async (deps: Deps, grants: readonly Grant[]): Promise<Fault[]> => {
  const ours = grants.filter(({ reward, state }) => reward.kind === 'coupon' && state !== 'owed');
  const rows = await Coupons(deps.db).find({ reference: { $in: ours.map(({ _id }) => _id) } }, { reference: 1, state: 1 }).lean();
  const states = new Map(rows.map(({ reference, state }) => [reference, state]));
  return ours.flatMap(({ _id, state }) => {
    const coupon = states.get(_id);
    const id = `reward:${_id}`;
    if (state === 'refused') return coupon ? [{ id, fault: 'refused, yet there is a coupon' }] : [];
    if (state === 'taken-back') return coupon && USABLE.has(coupon) && coupon !== 'expired' ? [{ id, fault: `taken back, yet its coupon is ${coupon}` }] : [];
    return coupon && USABLE.has(coupon) ? [] : [{ id, fault: `${state}, yet its coupon is ${coupon ?? 'missing'}` }];
  });
};

const cardFaults = async (deps: Deps, grants: readonly Grant[]): Promise<Fault[]> => {
  const ours = grants.flatMap(({ _id, reward }) => (reward.kind === 'make-up-card' ? [{ _id, cards: reward.cards }] : []));
  const rows = await MakeUpCards(deps.db).aggregate<{ _id: string; cards: number }>([
    { $match: { grantId: { $in: ours.map(({ _id }) => _id) } } },
    { $group: { _id: '$grantId', cards: { $sum: 1 } } },
  ]);
  const counts = new Map(rows.map(({ _id, cards }) => [_id, cards]));
  return ours.flatMap(({ _id, cards }) => (counts.get(_id) === cards ? [] : [{ id: `reward:${_id}`, fault: `promised ${cards} cards, made ${counts.get(_id) ?? 0}` }]));
};

const CHUNK = 1000;

/** Points and growth that claim to be a reward without a grant behind them. */
const strayPostings = async (deps: Deps): Promise<Fault[]> => {
  const faults: Fault[] = [];
  const ours = Postings(deps.db).aggregate<{ reference: string }>([
    { $match: { reference: { $regex: '^(points|growth):(check-in|check-in-month|task|task-set|tier-gift|care|referral|referral-ladder):' } } },
    { $project: { reference: 1, grant: { $replaceOne: { input: '$reference', find: { $concat: ['$asset', ':'] }, replacement: '' } } } },
    { $lookup: { from: 'reward_grants', localField: 'grant', foreignField: '_id', as: 'found' } },
    { $match: { found: { $size: 0 } } },
  ]);
  for (const { reference } of await ours) faults.push({ id: `posting:${reference}`, fault: 'posted without a reward' });
  return faults;
};

/** Proves: each reward was given once and in full, or is visibly not given; what was taken back is gone. */
export const reconcileRewards = async (deps: Deps): Promise<{ checked: number; faults: Fault[] }> => {
  const faults = await strayPostings(deps);
  let checked = 0;
  for (let after = ''; ;) {
    const grants = await Grants(deps.db).find({ _id: { $gt: after } }).sort({ _id: 1 }).limit(CHUNK).lean();
    if (grants.length === 0) return { checked, faults };
    faults.push(...await ledgerFaults(deps, grants), ...await couponFaults(deps, grants), ...await cardFaults(deps, grants));
    checked += grants.length;
    after = grants.at(-1)!._id;
  }
};
