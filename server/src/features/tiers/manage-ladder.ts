import type { TierBody } from '@shuke/shared/contract/tiers';
import { checkLadder } from '@shuke/shared/rules/tiers/check-ladder';
import { decideUpgrade } from '@shuke/shared/rules/tiers/decide-tier-move';
import { tierForGrowth, type TierFacts } from '@shuke/shared/rules/tiers/tier-progress';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { Members } from '../membership/index';
import { unknownCoupons } from '../rewards/index';
import { membersWithGrowth } from './count-growth';
import { LOWEST_TIER } from './default-tiers';
import { describeBenefit } from './describe-benefits';
import { TierLadders, Tiers, type Tier } from './model';
import { allTiers, asFacts } from './read-tier';

const sizes = async (deps: Deps): Promise<Map<string, number>> => {
  const rows = await Members(deps.db).aggregate<{ _id: string; members: number }>([
    { $match: { status: 'joined' } },
    { $group: { _id: '$tierKey', members: { $sum: 1 } } },
  ]);
  return new Map(rows.map(({ _id, members }) => [_id, members]));
};

/** Tiers for the console: rules, benefits as data and in words, and how many stand on each. */
export const readLadder = async (deps: Deps) => {
  const [ladder, tiers, members] = await Promise.all([TierLadders(deps.db).findById('ladder').lean(), allTiers(deps), sizes(deps)]);
  return {
    version: ladder?.version ?? 0,
    tiers: tiers.map(({ _id: key, name, rank, growthFrom, validityDays, keepGrowth, graceDays, benefits }) => ({
      key, name, rank, growthFrom, validityDays, keepGrowth, graceDays, members: members.get(key) ?? 0,
      benefits: benefits.map(describeBenefit), benefitData: benefits,
    })),
  };
};

const giftFaults = async (deps: Deps, tiers: readonly TierBody[]) => {
  const gifts = tiers.flatMap((tier, index) => tier.benefits.flatMap((benefit, place) => ('templateId' in benefit ? [{ benefit, path: `/body/tiers/${index}/benefits/${place}` }] : [])));
  const empty = gifts.filter(({ benefit }) => benefit.points === 0 && benefit.templateId === null);
  const named = gifts.flatMap(({ benefit, path }) => (benefit.templateId ? [{ path, reward: { kind: 'coupon' as const, templateId: benefit.templateId } }] : []));
  const unknown = await unknownCoupons(deps, named.map(({ reward }) => reward));
  return [
    ...empty.map(({ path }) => ({ path, message: '礼物要有积分或优惠券' })),
    ...unknown.map((place) => ({ path: `${named[place]!.path}/templateId`, message: '这张券不存在或已停发' })),
  ];
};

const mustHold = async (deps: Deps, tiers: readonly TierBody[]): Promise<void> => {
  const faults = checkLadder(tiers, LOWEST_TIER).map(({ index, field, message }) => ({ path: field === 'tiers' ? '/body/tiers' : `/body/tiers/${index}/${field}`, message }));
  const errors = [...faults, ...(await giftFaults(deps, tiers))];
  if (errors.length > 0) throw new AppError('BAD_REQUEST', { errors });
};

const toTier = ({ key, ...rest }: TierBody, rank: number): Tier => ({ _id: key, rank, ...rest });
const plain = ({ _id: key, rank: _, card: __, ...rest }: Tier) => ({ key, ...rest });

interface Change {
  version: number;
  tiers: readonly TierBody[];
}

/**
 * Puts a new ladder in the place of the old one, with its audit row. Refuses CHANGED_MEANWHILE when another one was
 * saved since `version` was read. Members follow by the timer that applies it.
 */
export const changeLadder = async (deps: Deps, actor: OperatorActor, change: Change, requestId: string) => {
  await mustHold(deps, change.tiers);
  const wanted = change.tiers.map(toTier);
  await withTransaction(deps.db, async (session) => {
    const before = (await Tiers(deps.db).find({}, null, { session }).sort({ rank: 1 }).lean()).map(plain);
    if (JSON.stringify(before) === JSON.stringify(wanted.map(plain))) return; // a repeat
    await replaceTiers(deps, session, change.version, wanted);
    await recordAudit(deps, session, { actor, action: 'change-tiers', target: 'tiers:ladder', before, after: wanted.map(plain), requestId });
  });
  return readLadder(deps);
};

const replaceTiers = async (deps: Deps, session: Session, version: number, tiers: readonly Tier[]): Promise<void> => {
  const next = await TierLadders(deps.db).updateOne({ _id: 'ladder', version }, { $inc: { version: 1 } }, { session });
  if (next.modifiedCount === 0) throw new AppError('CHANGED_MEANWHILE');
  await Tiers(deps.db).deleteMany({}, { session });
  await Tiers(deps.db).insertMany([...tiers], { session });
};

interface Moves {
  from: TierFacts | undefined;
  fromKey: string;
  to: TierFacts;
  members: number;
}

/** How many members a ladder would move at once, and how many would stay above what their growth reaches. Changes nothing. */
export const previewLadder = async (deps: Deps, tiers: readonly TierBody[]) => {
  await mustHold(deps, tiers);
  const now = new Map((await allTiers(deps)).map((tier) => [tier._id, asFacts(tier)]));
  const facts = tiers.map((tier, rank) => asFacts(toTier(tier, rank)));
  const moves = new Map<string, Moves>();
  let [members, kept] = [0, 0];
  for await (const { tierKey, growth } of membersWithGrowth(deps)) {
    members += 1;
    const to = decideUpgrade(facts, tierKey, growth);
    const here = facts.find(({ key }) => key === tierKey);
    if (to) count(moves, { from: now.get(tierKey), fromKey: tierKey, to });
    else if (here && tierForGrowth(facts, growth).rank < here.rank) kept += 1;
  }
  return {
    members, kept,
    moves: [...moves.values()].map(({ from, fromKey, to, members: n }) => ({ fromKey, fromName: from?.name ?? fromKey, toKey: to.key, toName: to.name, members: n })),
  };
};

const count = (moves: Map<string, Moves>, move: Omit<Moves, 'members'>): void => {
  const id = `${move.fromKey}>${move.to.key}`;
  moves.set(id, { ...move, members: (moves.get(id)?.members ?? 0) + 1 });
};
