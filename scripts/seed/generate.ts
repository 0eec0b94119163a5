import { draftCampaign, returnCampaign, seasonCampaign } from './history/campaigns';
import { deliverHalf } from './history/deliver';
import { live } from './history/live';
import { consentStory, drawMembers, settleMembers } from './history/members';
import type { Person, Story, World } from './history/person';
import { drawPersonas, drawStaff, listPersonas } from './history/personas';
import { giveTags } from './history/tagging';
import { groupBuyActivities, planOpenTeam, planTeams } from './history/teams';
import type { DemoConsent, DemoHistory, DemoTeam, Profile } from './history/types';
import { randomOf } from './random';

export type * from './history/types';

export interface GenerateInput {
  /** The same seed, `now` and number of members give the same history to the last byte. */
  seed: string;
  now: Date;
  /** All members together, those with a name and the staff among them. */
  members: number;
}

const emptyStory = (): Story => ({ orders: [], refunds: [], tierMoves: [], visits: [], messages: [], deliveries: [] });

const tellConsents = (seed: string, profiles: readonly Profile[], now: Date): DemoConsent[] =>
  profiles.flatMap((profile) => consentStory(randomOf(`${seed}:consent:${profile.member.id}`), profile, now));

/** The leader first, then by payment: lives are told one after another, not in the order of time. */
const seatTeams = (teams: readonly DemoTeam[]): void => {
  for (const team of teams)
    team.seats.sort((a, b) => Number(b.leader) - Number(a.leader) || a.paidAt.getTime() - b.paidAt.getTime());
};

const soldByProduct = (orders: Story['orders']): Record<string, number> => {
  const sold: Record<string, number> = {};
  for (const { lines } of orders.filter((order) => order.state !== 'refunded')) {
    for (const { productId, quantity } of lines) if (productId) sold[productId] = (sold[productId] ?? 0) + quantity;
  }
  return sold;
};

const byTime = <T extends { id: string }>(rows: readonly T[], timeOf: (row: T) => Date): T[] =>
  rows.toSorted((a, b) => timeOf(a).getTime() - timeOf(b).getTime() || (a.id < b.id ? -1 : 1));

const sorted = (story: Story): Story => ({
  ...story,
  orders: byTime(story.orders, (row) => row.paidAt),
  refunds: byTime(story.refunds, (row) => row.at),
  visits: byTime(story.visits, (row) => row.at),
  messages: byTime(story.messages, (row) => row.at),
});

/**
 * A believable year of a tea chain as plain data: members, their orders by the product's own price rules, points and
 * growth by the ledger's, coupons, visits, teams and campaigns. Pure: no clock, no database, no chance but the seed's.
 */
export const generateHistory = ({ seed, now, members: count }: GenerateInput): DemoHistory => {
  const personas = drawPersonas(seed, now);
  const staff = drawStaff(seed, now);
  const named = [...personas.values(), ...staff.values()];
  if (count < named.length) throw new Error(`members must be at least ${named.length}`);
  const profiles = settleMembers(seed, [...named, ...drawMembers(seed, now, count - named.length)]);
  const consents = tellConsents(seed, profiles, now);
  const activities = groupBuyActivities(now);
  const openTeam = planOpenTeam(seed, activities.at(-1)!, personas.get('lu')!, personas.get('xu')!, now);
  const teams = [...planTeams(seed, activities, profiles, now), openTeam];
  const world: World = { seed, now, season: seasonCampaign(now), story: emptyStory() };
  const people = profiles.map((profile): Person => live(profile, world));
  const paused = returnCampaign(now);
  deliverHalf(people, paused);
  people.forEach(giveTags);
  seatTeams(teams);
  return {
    seed,
    now,
    ...sorted(world.story),
    consents,
    activities,
    teams,
    campaigns: [world.season, paused, draftCampaign(now)],
    members: profiles.map(({ member }) => member),
    coupons: people.flatMap(({ wallet }) => wallet.coupons),
    postings: people.flatMap(({ book }) => book.postings),
    lots: people.flatMap(({ book }) => book.lots),
    accounts: people.flatMap(({ book }) => book.allAccounts()),
    personas: listPersonas(seed, personas, staff),
    staffMembers: [...staff].map(([staffId, { member }]) => ({ staffId, memberId: member.id })),
    soldByProduct: soldByProduct(world.story.orders),
  };
};
