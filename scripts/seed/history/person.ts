import { tierForGrowth, type TierFacts } from '../../../shared/rules/tiers/tier-progress';
import { HOUR_MS } from '../../../shared/values/time';
import { STAFF, storeOf, TIERS, type StoreKey } from '../brand';
import { randomOf, type Random } from '../random';
import { CouponWallet } from './coupon-wallet';
import { EventQueue } from './event-queue';
import { LedgerBook } from './ledger-book';
import type {
  DemoCampaign,
  DemoDelivery,
  DemoMember,
  DemoMessage,
  DemoOrder,
  DemoRefund,
  DemoTierMove,
  DemoVisit,
  Planned,
  Profile,
  TierKey,
} from './types';

/** What all lives write into. */
export interface Story {
  orders: DemoOrder[];
  refunds: DemoRefund[];
  tierMoves: DemoTierMove[];
  visits: DemoVisit[];
  messages: DemoMessage[];
  deliveries: DemoDelivery[];
}

export interface World {
  seed: string;
  now: Date;
  season: DemoCampaign;
  story: Story;
}

export type LifeEvent =
  | Planned
  /** `chain`: the next visit follows from this one; otherwise it is an extra one. */
  | { kind: 'come'; at: Date; channel: 'counter' | 'shop'; store: StoreKey; chain: boolean }
  | { kind: 'browse'; at: Date }
  | { kind: 'birthday'; at: Date }
  | { kind: 'campaign'; at: Date }
  | { kind: 'care'; at: Date; lastOrderId: string }
  | { kind: 'refund'; at: Date; order: DemoOrder }
  | { kind: 'team-filled'; at: Date; order: DemoOrder }
  | { kind: 'team-expired'; at: Date; order: DemoOrder };

/** A member in the middle of their story. */
export interface Person {
  world: World;
  profile: Profile;
  member: DemoMember;
  random: Random;
  book: LedgerBook;
  wallet: CouponWallet;
  /** Own orders, oldest first. */
  orders: DemoOrder[];
  plan: (event: LifeEvent) => void;
  next: () => LifeEvent | undefined;
}

export const meet = (profile: Profile, world: World): Person => {
  const random = randomOf(`${world.seed}:life:${profile.member.id}`);
  const queue = new EventQueue<LifeEvent>();
  const { member } = profile;
  return {
    world,
    profile,
    member,
    random,
    orders: [],
    book: new LedgerBook(member.id, random),
    wallet: new CouponWallet(member.id, random),
    plan: (event) => {
      if (event.at.getTime() < world.now.getTime()) queue.add(event);
    },
    next: () => queue.take(),
  };
};

export const TIER_FACTS: readonly (TierFacts & { key: TierKey })[] = TIERS.map((tier) => ({
  key: tier._id as TierKey,
  name: tier.name,
  rank: tier.rank,
  growthFrom: tier.growthFrom,
  validityDays: tier.validityDays,
  keepGrowth: tier.keepGrowth,
  graceDays: tier.graceDays,
}));
export const tierFactsOf = (key: TierKey): TierFacts & { key: TierKey } => TIER_FACTS.find((tier) => tier.key === key)!;

export const priceTierOf = (key: TierKey): { name: string; percentOff: number; pointsTimes: number } => {
  const { name, benefits } = TIERS.find((tier) => tier._id === key)!;
  const percentOff = benefits.reduce((best, benefit) => (benefit.kind === 'discount' ? benefit.percentOff : best), 0);
  const pointsTimes = benefits.reduce(
    (best, benefit) => (benefit.kind === 'points-multiplier' ? benefit.times : best),
    1,
  );
  return { name, percentOff, pointsTimes };
};

/** Up at once when growth has earned it; growth alone never takes a tier away. */
export const refreshTier = (person: Person, at: Date): void => {
  const { member } = person;
  const earned = tierForGrowth(TIER_FACTS, person.book.balance('growth'));
  if (earned.rank <= tierFactsOf(member.tierKey).rank) return;
  person.world.story.tierMoves.push({ memberId: member.id, at, from: member.tierKey, to: earned.key });
  Object.assign(member, { tierKey: earned.key, tierSince: at });
  tell(person, at, {
    kind: 'system',
    reference: `tier:${member.id}:${earned.key}`,
    title: `你已升为${earned.name}`,
    text: '新等级的权益从现在起生效，到店和商城自动享受。',
    link: '/pages/me/index',
  });
};

type Telling = Pick<DemoMessage, 'kind' | 'reference' | 'title' | 'text'> &
  Partial<Pick<DemoMessage, 'link' | 'couponId' | 'campaignId'>>;

/** A message in the inbox; half of them are opened, most within a day. */
export const tell = (person: Person, at: Date, telling: Telling): DemoMessage => {
  const { random, world } = person;
  const opened = new Date(at.getTime() + random.gamma(1, 9) * HOUR_MS);
  const message: DemoMessage = {
    id: random.id(at),
    memberId: person.member.id,
    link: null,
    couponId: null,
    campaignId: null,
    ...telling,
    at,
    openedAt: random.chance(0.56) && opened < world.now ? opened : null,
  };
  world.story.messages.push(message);
  return message;
};

export const visit = (person: Person, at: Date, scene: string, storeId: string | null): void => {
  if (at < person.member.joinedAt) return;
  person.world.story.visits.push({ id: person.random.id(at), memberId: person.member.id, at, scene, storeId });
};

/** Whoever is on duty: the associate mostly, the store manager now and then. */
export const someStaff = (random: Random, store: StoreKey): string => {
  const there = STAFF.filter(({ storeIds }) => storeIds.includes(storeOf(store)._id));
  return random.weighted(there.map(({ _id, role }) => [_id, role === 'associate' ? 3 : 1] as const));
};
