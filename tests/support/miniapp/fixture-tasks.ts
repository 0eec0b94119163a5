/** Check-in and tasks of the fixture brand: its own rules and tasks, one member's days. */
import { CHECK_IN, NEWCOMER_SET, TASKS } from '../../../scripts/seed/brand/tasks';
import type { Reward } from '../../../shared/contract/rewards';
import { dateOf, fillableDays, ladderStep, monthOf, streakNow } from '../../../shared/rules/check-in/check-in-days';
import { businessDay } from '../../../shared/values/time';
import { Refusal, type Routes } from './fixture-routes';
import { iso, nowOf, type Reply, type World } from './fixture-world';

type View = Reply<'GET /v1/member/check-in'>;
type Task = Reply<'GET /v1/member/tasks'>['tasks'][number];

const words = (reward: Reward) => {
  if (reward.kind === 'points') return { kind: reward.kind, text: `${reward.points} 积分` };
  return reward.kind === 'make-up-card' ? { kind: reward.kind, text: `补签卡 ${reward.cards} 张` } : { kind: 'coupon' as const, text: '常客回礼（满 ¥80 减 ¥15）' };
};
const given = (reward: Reward) => ({ ...words(reward), state: 'given' as const });

/** Stands before the check-in of the third day in a row, one day of the week before missed, one card at hand. */
const startDays = (today: number) => new Map<number, 'day' | 'make-up'>([[today - 1, 'day'], [today - 2, 'day'], [today - 4, 'day']]);

const checkInView = (world: World, days: Map<number, 'day' | 'make-up'>, cards: number): View => {
  const today = businessDay(nowOf(world));
  const all = new Set(days.keys());
  const streak = streakNow(all, today);
  const got = streak === 0 ? 0 : ladderStep(streak, CHECK_IN.ladder.length);
  const month = monthOf(today);
  const shown = [...days].filter(([day]) => monthOf(day) === month).sort(([a], [b]) => a - b);
  return {
    open: true, today: dateOf(today), checkedToday: all.has(today), streak, month,
    ladder: CHECK_IN.ladder.map((reward, i) => ({ step: i + 1, reward: words(reward), state: i < got ? 'got' : i === got ? 'next' : 'ahead' })),
    days: shown.map(([day, kind]) => ({ date: dateOf(day), kind })),
    milestones: CHECK_IN.milestones.map(({ days: need, reward }) => ({ days: need, reward: words(reward), reached: shown.length >= need })),
    makeUp: { cards, withinDays: 7, dates: fillableDays({ days: all, today, since: today - 4, withinDays: 7 }).map(dateOf) },
  };
};

const taskView = (world: World, place: number): Task => {
  const { _id: id, title, detail, condition, period, reward } = TASKS[place]!;
  const inSet = NEWCOMER_SET.taskIds.includes(id);
  const parts: Task['parts'] = condition.kind === 'orders' ? [{ have: 1, need: 3, unit: 'order' }, { have: 5700, need: 10_000, unit: 'fen' }] : [{ have: inSet ? 1 : 0, need: 1, unit: 'step' }];
  return {
    id, title, detail, kind: condition.kind, repeats: period, period: period === 'once' ? 'once' : dateOf(businessDay(nowOf(world))).slice(0, 7),
    state: inSet ? 'done' : 'open', parts, reward: words(reward), until: null, setId: inSet ? NEWCOMER_SET._id : null,
    questions: condition.kind === 'questionnaire' ? condition.questions : [],
  };
};

export const taskRoutes = (world: World): Partial<Routes> => {
  const days = startDays(businessDay(nowOf(world)));
  const tasks = TASKS.map((_, place) => taskView(world, place));
  const set = { id: NEWCOMER_SET._id, title: NEWCOMER_SET.title, detail: NEWCOMER_SET.detail, reward: words(NEWCOMER_SET.reward), done: 3, need: 3, state: 'done' as 'done' | 'claimed' };
  let cards = 1;
  const view = () => checkInView(world, days, cards);
  const claimed = (id: string) => {
    const task = tasks.find((one) => one.id === id);
    if (!task || task.state === 'open') throw new Refusal('TASK_NOT_DONE');
    task.state = 'claimed';
    return { gained: [given(TASKS.find(({ _id }) => _id === id)!.reward)] };
  };
  return {
    'GET /v1/member/check-in': view,
    'POST /v1/member/check-in': () => {
      days.set(businessDay(nowOf(world)), 'day');
      return { gained: [given(CHECK_IN.ladder[view().streak - 1]!)], checkIn: view() };
    },
    'POST /v1/member/check-in/make-up': ({ body }) => {
      if (cards === 0) throw new Refusal('MAKE_UP_CARD_MISSING');
      cards -= 1;
      days.set(Date.parse(iso(Date.parse(body.date))) / 86_400_000, 'make-up');
      return { gained: [], checkIn: view() };
    },
    'GET /v1/member/tasks': () => ({ tasks, sets: [set] }),
    'POST /v1/member/tasks/:id/claim': ({ params }) => claimed(params.id),
    'POST /v1/member/task-sets/:id/claim': () => {
      set.state = 'claimed';
      return { gained: [given(NEWCOMER_SET.reward)] };
    },
    'POST /v1/member/tasks/:id/answers': ({ params }) => {
      const task = tasks.find((one) => one.id === params.id)!;
      Object.assign(task, { state: 'done', parts: [{ have: 1, need: 1, unit: 'step' }], questions: [] });
      return { answered: true };
    },
  };
};
