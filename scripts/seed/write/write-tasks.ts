import { addDays, HOUR_MS, startOfBusinessDay } from '../../../shared/values/time';
import { CheckInBook } from '../../../server/src/features/check-in/index';
import { checkIn } from '../../../server/src/features/check-in/check-in';
import { Tasks, TaskSets } from '../../../server/src/features/tasks/index';
import { answerQuestionnaire } from '../../../server/src/features/tasks/answer-questionnaire';
import { claimTask } from '../../../server/src/features/tasks/claim-task';
import type { Deps } from '../../../server/src/platform/deps';
import { CHECK_IN, NEWCOMER_SET, TASKS, taskIdOf } from '../brand/tasks';
import type { DemoHistory } from '../generate';
import { randomOf, type Random } from '../random';
import { insertAll } from './insert-all';

/** Tasks and check-ins are new at the brand: they began so long ago. */
const SINCE_DAYS = 12;
/** How many members use them, beside the people with a story. */
const MEMBERS = 24;

const writeRules = async ({ db }: Deps, now: Date): Promise<void> => {
  await insertAll(db, CheckInBook, [{ _id: 'check-in' as const, ...CHECK_IN }]);
  const startsAt = startOfBusinessDay(addDays(now, -SINCE_DAYS));
  const common = { startsAt, endsAt: null, state: 'active' as const, createdAt: startsAt, requestKey: null };
  await insertAll(db, Tasks, TASKS.map((task) => ({ ...task, ...common })));
  await insertAll(db, TaskSets, [{ ...NEWCOMER_SET, createdAt: startsAt, requestKey: null }]);
};

/** The product as it was at that hour; what it writes then is what it would have written. */
const asOf = (deps: Deps, at: Date): Deps => ({ ...deps, clock: { now: () => at } });

/** A statement is told in order: nothing is earned before the last thing that is in it. */
const lastPostings = ({ postings }: DemoHistory): Map<string, Date> => {
  const last = new Map<string, Date>();
  for (const { memberId, at } of postings) if (!last.has(memberId) || last.get(memberId)! < at) last.set(memberId, at);
  return last;
};

const answersOf = (random: Random) => [
  { key: 'tea', options: [random.pick(['yan', 'lv', 'bai']), random.pick(['hua', 'nai'])], text: '' },
  { key: 'use', options: [random.pick(['self', 'gift', 'store'])], text: '' },
];

const live = async (deps: Deps, now: Date, memberId: string, from: Date): Promise<void> => {
  const random = randomOf(`tasks:${memberId}`);
  for (let ago = SINCE_DAYS - 1; ago >= 1; ago -= 1) {
    const at = new Date(startOfBusinessDay(addDays(now, -ago)).getTime() + (8 + random.below(13)) * HOUR_MS + random.below(3_600_000));
    if (at > from && random.chance(0.7)) await checkIn(asOf(deps, at), memberId);
  }
  const at = new Date(startOfBusinessDay(now).getTime() - HOUR_MS);
  if (at <= from || !random.chance(0.6)) return;
  await answerQuestionnaire(asOf(deps, at), memberId, taskIdOf('taste'), answersOf(random));
  if (random.chance(0.7)) await claimTask(asOf(deps, at), { memberId, taskId: taskIdOf('taste'), period: 'once' });
};

/** The brand's tasks and check-in rules, and some days of people who use them. */
export const writeTasks = async (deps: Deps, history: DemoHistory): Promise<void> => {
  const { now, members } = history;
  await writeRules(deps, now);
  const last = lastPostings(history);
  const guests = members.filter(({ habit }) => habit !== 'staff' && habit !== 'persona');
  const every = Math.max(Math.floor(guests.length / MEMBERS), 1);
  const some = guests.filter((_, i) => i % every === 0).slice(0, MEMBERS);
  const told = members.filter(({ habit }) => habit === 'persona');
  for (const { id, joinedAt } of [...told, ...some]) await live(deps, now, id, last.get(id) ?? joinedAt);
};
