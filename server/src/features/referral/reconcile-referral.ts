import type { Deps } from '../../platform/deps';
import { Grants, type Grant } from '../rewards/index';
import { ladderReference, Referrals, Rungs, type Referral, type ReferralRung } from './model';
import { shareReferences, type Share } from './shares';

interface Fault {
  id: string;
  fault: string;
}
type States = ReadonlyMap<string, Grant['state']>;

const GONE: readonly string[] = ['taken-back', 'kept'];

/** What each share has to be, by what became of the referral. */
const wanted = ({ state, reviewedBy, terms }: Referral, share: Share): 'given' | 'gone' | 'none' | 'either' => {
  if (!terms) return 'none';
  if (share !== 'welcome') return state === 'settled' ? 'given' : state === 'reversed' ? 'gone' : 'none';
  if (state === 'refused') return 'either'; // refused at once, or when the order settled and nobody was there any more
  return state === 'held' || (state === 'rejected' && reviewedBy !== null) ? 'none' : 'given';
};

const agrees = (want: ReturnType<typeof wanted>, grant: Grant['state'] | undefined): boolean => {
  if (want === 'either') return true;
  if (want === 'none') return grant === undefined;
  return grant !== undefined && GONE.includes(grant) === (want === 'gone');
};

const SHARES = ['inviter', 'friend', 'welcome'] as const;

const referralFaults = (row: Referral, states: States): Fault[] => SHARES.flatMap((share) => shareReferences(row, share).flatMap((reference) => {
  const [want, grant] = [wanted(row, share), states.get(reference)];
  return agrees(want, grant) ? [] : [{ id: `referral:${row._id}`, fault: `is ${row.state}, yet ${reference} is ${grant ?? 'missing'}` }];
}));

const rungFaults = ({ _id, friends, round, state }: ReferralRung, states: States, settled: number): Fault[] => {
  const id = `referral-ladder:${_id}`;
  const faults: Fault[] = [];
  if (state === 'earned' && friends > settled) faults.push({ id, fault: `is held with ${settled} friends settled` });
  for (let n = 1; n <= round; n += 1) {
    const grant = states.get(ladderReference(_id, n));
    const held = n === round && state === 'earned';
    if (!grant || GONE.includes(grant) === held) faults.push({ id, fault: `round ${n} is ${grant ?? 'missing'}` });
  }
  return faults;
};

/** Rewards of referrals that no referral and no rung accounts for. */
const strays = (states: States, known: ReadonlySet<string>): Fault[] =>
  [...states.keys()].filter((reference) => !known.has(reference)).map((reference) => ({ id: `reward:${reference}`, fault: 'no referral earned it' }));

/** Proves: who settled was paid once, who was reversed has given back, nobody else got anything; rungs follow the friends. */
export const reconcileReferral = async (deps: Deps): Promise<{ checked: number; faults: Fault[] }> => {
  const [rows, rungs, grants] = await Promise.all([
    Referrals(deps.db).find().lean(), Rungs(deps.db).find().lean(), Grants(deps.db).find({ source: 'referral' }, { state: 1 }).lean(),
  ]);
  const states: States = new Map(grants.map(({ _id, state }) => [_id, state]));
  const settled = new Map<string, number>();
  for (const { inviterId, state } of rows) if (state === 'settled') settled.set(inviterId, (settled.get(inviterId) ?? 0) + 1);
  const known = new Set([
    ...rows.flatMap((row) => SHARES.flatMap((share) => shareReferences(row, share))),
    ...rungs.flatMap(({ _id, round }) => Array.from({ length: round }, (_, n) => ladderReference(_id, n + 1))),
  ]);
  const faults = [
    ...rows.flatMap((row) => referralFaults(row, states)), ...rungs.flatMap((rung) => rungFaults(rung, states, settled.get(rung.inviterId) ?? 0)),
    ...strays(states, known),
  ];
  return { checked: rows.length + rungs.length, faults };
};
