import { Activities, Teams, type Team } from '../../../server/src/features/group-buys/index';
import type { Deps } from '../../../server/src/platform/deps';
import type { DemoHistory, DemoMember, DemoTeam } from '../generate';
import { byId, insertAll } from './insert-all';

const toTeam = (people: ReadonlyMap<string, DemoMember>, { id, seats, filledAt: _, ...team }: DemoTeam): Team => ({
  _id: id,
  ...team,
  requestKey: `demo:${id}`,
  seats: seats.map(({ memberId, orderId, leader, paidAt }) => {
    const { nickname, avatarKey } = people.get(memberId)!;
    return { memberId, nickname, avatarKey, leader, state: 'paid', orderId, heldAt: paidAt };
  }),
});

/** Activities and teams; the seats' orders are written with all others. */
export const writeGroupBuys = async ({ db }: Deps, history: DemoHistory): Promise<void> => {
  const people = byId(history.members);
  const activities = history.activities.map(({ id, ...activity }) => ({
    _id: id,
    ...activity,
    createdAt: activity.startsAt,
  }));
  await insertAll(db, Activities, activities);
  await insertAll(
    db,
    Teams,
    history.teams.map((team) => toTeam(people, team)),
  );
};
