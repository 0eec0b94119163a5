import { addDays } from '@shuke/shared/values/time';
import { CHECK_IN, NEWCOMER_SET, TASKS } from '../../../scripts/seed/brand/tasks';
import { idOf, now } from './fixture-people';
import { Refusal, type Handlers, type Reply } from './fixture-types';

type List = Reply<'GET /v1/console/tasks'>;
type Task = List['tasks'][number];
type Cost = Task['cost'];
type Settings = NonNullable<Reply<'GET /v1/console/check-in'>['settings']>;

const cost = (change: Partial<Cost> = {}): Cost => ({ points: 0, growth: 0, coupons: 0, cards: 0, costFen: 0, refused: 0, takenBack: 0, kept: 0, ...change });
const words = ({ kind, ...amount }: Task['reward']): string => (kind === 'coupon' ? '秋日满减券（满 ¥80 减 ¥20）' : `${Object.values(amount)[0]} ${kind === 'points' ? '积分' : '张补签卡'}`);

const knownCoupon = (reward: Task['reward']): Task['reward'] => (reward.kind === 'coupon' ? { kind: 'coupon', templateId: idOf('coupon', 1) } : reward);

/** The demo brand's tasks, some of them begun. */
const startTasks = (): Task[] => TASKS.map(({ _id: id, ...task }, i) => ({
  ...task, id, startsAt: addDays(now, -30).toISOString(), endsAt: null, state: 'active', rewardText: words(task.reward),
  started: i === 4 ? 0 : 240 - i * 31, done: i === 4 ? 0 : 150 - i * 20, claimed: i === 4 ? 0 : 120 - i * 18,
  cost: i === 4 ? cost() : cost({ points: 2400 - i * 100, costFen: 2400 - i * 100, takenBack: i === 2 ? 3 : 0 }),
}));

export function taskHandlers(): Handlers {
  const tasks = startTasks();
  const { _id, ...set } = NEWCOMER_SET;
  const sets: List['sets'] = [{ ...set, reward: knownCoupon(set.reward), id: _id, rewardText: words(set.reward), done: 61, claimed: 48, cost: cost({ coupons: 48, costFen: 72_000, kept: 1 }) }];
  let settings: Settings | null = { ...CHECK_IN, milestones: CHECK_IN.milestones.map(({ days, reward }) => ({ days, reward: knownCoupon(reward) })) };
  const put = (id: string, body: object) => {
    const found = tasks.find((task) => task.id === id);
    if (!found) throw new Refusal('TASK_NOT_FOUND');
    return Object.assign(found, body);
  };
  return {
    'GET /v1/console/tasks': () => ({ tasks, sets }),
    'POST /v1/console/tasks': ({ body }) => {
      const made: Task = { ...body, id: idOf('task', tasks.length + 1), rewardText: words(body.reward), started: 0, done: 0, claimed: 0, cost: cost() };
      tasks.push(made);
      return made;
    },
    'PUT /v1/console/tasks/:id': ({ params, body }) => put(params.id, body),
    'POST /v1/console/task-sets': ({ body }) => {
      const made = { ...body, id: idOf('task-set', sets.length + 1), rewardText: words(body.reward), done: 0, claimed: 0, cost: cost() };
      sets.push(made);
      return made;
    },
    'PUT /v1/console/task-sets/:id': ({ body }) => Object.assign(sets[0]!, body),
    'GET /v1/console/tasks/:id/answers': ({ params }) => {
      const condition = tasks.find(({ id }) => id === params.id)?.condition;
      if (condition?.kind !== 'questionnaire') throw new Refusal('TASK_NOT_FOUND');
      return { answered: 84, questions: condition.questions.map(({ key, title, kind, options }) => ({
        key, title, kind, options: options.map((option, i) => ({ key: option.key, text: option.text, count: 50 - i * 9 })), texts: kind === 'text' ? ['希望多些岩茶'] : [],
      })) };
    },
    'GET /v1/console/check-in': () => ({ settings, numbers: { today: 37, membersThisMonth: 182, daysThisMonth: 1204, madeUpThisMonth: 19, cost: cost({ points: 5120, coupons: 22, costFen: 18_320, refused: 1 }) } }),
    'PUT /v1/console/check-in': ({ body }) => (settings = body),
  };
}
