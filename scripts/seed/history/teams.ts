import { addDays, businessHour, HOUR_MS } from '../../../shared/values/time';
import { productOf } from '../brand/products';
import { storeOf } from '../brand';
import { fixedId, randomOf, type Random } from '../random';
import { timeOnPhone } from './calendar';
import type { DemoActivity, DemoTeam, Profile } from './types';

const SIZE = 3;
const HOURS = 24;

const activity = (
  key: string,
  title: string,
  art: string,
  groupBuyFen: number,
  startsAt: Date,
  endsAt: Date,
): DemoActivity => ({
  id: fixedId(`activity:${key}`),
  title,
  productId: productOf(art)._id,
  groupBuyFen,
  size: SIZE,
  hoursToFill: HOURS,
  newcomersOnly: false,
  startsAt,
  endsAt,
});

/** Two that are over and one that runs. */
export const groupBuyActivities = (now: Date): DemoActivity[] => [
  activity('moli', '三人同席 · 茉莉银毫', 'hua-moli', 6800, addDays(now, -330), addDays(now, -190)),
  activity('dancong', '三人同席 · 凤凰单丛', 'wu-dancong', 10800, addDays(now, -180), addDays(now, -45)),
  activity('rougui', '三人同席 · 肉桂', 'yan-rougui', 12800, addDays(now, -40), addDays(now, 20)),
];

const emptyTeam = (
  id: string,
  of: DemoActivity,
  storeId: string,
  openedAt: Date,
  state: DemoTeam['state'],
): DemoTeam => ({
  id,
  activityId: of.id,
  productId: of.productId,
  groupBuyFen: of.groupBuyFen,
  size: of.size,
  storeId,
  state,
  openedAt,
  expiresAt: new Date(openedAt.getTime() + HOURS * HOUR_MS),
  filledAt: null,
  seats: [],
});

const likesTeams = ({ habit }: Profile): number =>
  ({ curious: 1, drinks: 2, tea: 5, gifts: 2, devoted: 7, persona: 0, staff: 0 })[habit.kind];

/** Another seat for somebody who was a member by then and is not in the team yet. */
const choosePeople = (random: Random, profiles: readonly Profile[], openedAt: Date, seats: number): Profile[] => {
  const there = profiles.filter(
    (profile) => likesTeams(profile) > 0 && profile.member.joinedAt.getTime() + HOUR_MS < openedAt.getTime(),
  );
  const people: Profile[] = [];
  while (people.length < seats && there.length > people.length) {
    const left = there.filter((profile) => !people.includes(profile));
    people.push(random.weighted(left.map((profile) => [profile, likesTeams(profile)] as const)));
  }
  return people;
};

/** Nobody joins a team in their sleep. */
const afterNight = (at: Date): Date => (businessHour(at) < 8 ? new Date(at.getTime() + 8 * HOUR_MS) : at);

/** Seats are paid one after another within the team's time; `spread` is the part of it that they take. */
const takeSeats = (random: Random, team: DemoTeam, people: readonly Profile[], spread: number): void => {
  const span = HOURS * HOUR_MS * spread;
  const times = people.map((_, index) =>
    index === 0 ? team.openedAt : afterNight(new Date(team.openedAt.getTime() + random.next() * span)),
  );
  times.sort((a, b) => a.getTime() - b.getTime());
  people.forEach((profile, index) => {
    const at = new Date(times[index]!.getTime() + index * 60_000);
    profile.planned.push({ kind: 'team-seat', at, team, leader: index === 0 });
    if (index === team.size - 1) team.filledAt = at;
  });
};

const TEAMS_A_DAY = 0.46;

/** Teams of the last eleven months: most filled, some expired with their seats refunded. */
export const planTeams = (
  seed: string,
  activities: readonly DemoActivity[],
  profiles: readonly Profile[],
  now: Date,
): DemoTeam[] => {
  const random = randomOf(`${seed}:teams`);
  const teams: DemoTeam[] = [];
  for (const of of activities) {
    for (let day = of.startsAt; day < of.endsAt && day < addDays(now, -2); day = addDays(day, 1)) {
      if (!random.chance(TEAMS_A_DAY)) continue;
      const openedAt = timeOnPhone(random, day);
      const filled = random.chance(0.91);
      const people = choosePeople(random, profiles, openedAt, filled ? SIZE : random.between(1, SIZE - 1));
      if (people.length < (filled ? SIZE : 1)) continue;
      const team = emptyTeam(
        random.id(openedAt),
        of,
        people[0]!.member.homeStoreId,
        openedAt,
        filled ? 'filled' : 'expired',
      );
      takeSeats(random, team, people, 0.6);
      teams.push(team);
    }
  }
  return teams;
};

/** The team of the running activity that lacks one seat: its leader and one friend have paid. */
export const planOpenTeam = (
  seed: string,
  running: DemoActivity,
  leader: Profile,
  friend: Profile,
  now: Date,
): DemoTeam => {
  const openedAt = new Date(now.getTime() - 4 * HOUR_MS);
  const team = emptyTeam(
    randomOf(`${seed}:open-team`).id(openedAt),
    running,
    storeOf(leader.home)._id,
    openedAt,
    'open',
  );
  leader.planned.push({ kind: 'team-seat', at: openedAt, team, leader: true });
  friend.planned.push({ kind: 'team-seat', at: new Date(openedAt.getTime() + 95 * 60_000), team, leader: false });
  return team;
};
