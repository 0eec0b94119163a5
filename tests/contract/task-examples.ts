import type { CheckInSettings } from '@shuke/shared/contract/check-in';
import type { TaskBody } from '@shuke/shared/contract/tasks';
import { businessDate, addDays } from '@shuke/shared/values/time';
import { CheckIns } from '../../server/src/features/check-in/index';
import { Members } from '../../server/src/features/membership/index';
import { MakeUpCards } from '../../server/src/features/rewards/index';
import { newId } from '../../server/src/platform/database';
import type { Examples, World } from './world';

const nothing = (): Record<string, never> => ({});

const settings: CheckInSettings = {
  open: true, ladder: [{ kind: 'points', points: 5 }, { kind: 'make-up-card', cards: 1 }], makeUpWithinDays: 7,
  milestones: [{ days: 2, reward: { kind: 'growth', growth: 10 } }],
};
const openCheckIn = ({ app, console: { admin } }: World) => app.as(admin)('PUT /v1/console/check-in', { body: settings });

const taskBody = (app: World['app']): TaskBody => ({
  title: '喜欢什么茶', detail: '一道题', reward: { kind: 'points', points: 20 }, period: 'once', audience: { kind: 'all' }, rank: 1, state: 'active',
  startsAt: addDays(app.clock.now(), -1).toISOString(), endsAt: null,
  condition: { kind: 'questionnaire', questions: [
    { key: 'q1', kind: 'single', title: '最常喝', required: true, options: [{ key: 'a', text: '乌龙', tagId: null }, { key: 'b', text: '红茶', tagId: null }] },
  ] },
});
const answers = [{ key: 'q1', options: ['a'], text: '' }];

const makeTask = async ({ app, console: { admin } }: World): Promise<string> => (await app.as(admin)('POST /v1/console/tasks', { body: taskBody(app) })).id;
const doneTask = async (world: World): Promise<string> => {
  const id = await makeTask(world);
  await world.app.as(world.member.claims)('POST /v1/member/tasks/:id/answers', { params: { id }, body: { answers } });
  return id;
};
const setBody = (taskIds: string[]) => ({ title: '新客三步', detail: '', taskIds, reward: { kind: 'growth' as const, growth: 5 }, state: 'active' as const });
const makeSet = async (world: World, taskIds: string[]): Promise<string> =>
  (await world.app.as(world.console.admin)('POST /v1/console/task-sets', { body: setBody(taskIds) })).id;

/** Yesterday missed, and a card for it. */
const missedDay = async (world: World): Promise<string> => {
  const { app, member: { memberId } } = world;
  await openCheckIn(world);
  const at = app.clock.now();
  const date = businessDate(addDays(at, -1));
  await CheckIns(app.deps.db).deleteOne({ _id: `${memberId}:${date}` });
  await Members(app.deps.db).updateOne({ _id: memberId }, { $set: { joinedAt: addDays(at, -30) } });
  await MakeUpCards(app.deps.db).insertMany([{ _id: newId(), memberId, grantId: 'a present', state: 'held', usedFor: null, issuedAt: at }]);
  return date;
};

type Keys<P extends string> = Extract<keyof Examples, `${string} /v1/${'member' | 'console'}/${P}`>;
const ofTask = (make: (world: World) => Promise<string>) => async (world: World) => ({ params: { id: await make(world) } });

export const checkInExamples: Pick<Examples, Keys<'check-in' | 'check-in/make-up'>> = {
  'GET /v1/member/check-in': () => ({ query: { month: '2026-11' } }),
  'POST /v1/member/check-in': async (world) => {
    await openCheckIn(world);
    return {};
  },
  'POST /v1/member/check-in/make-up': async (world) => ({ body: { date: await missedDay(world) } }),
  'GET /v1/console/check-in': nothing,
  'PUT /v1/console/check-in': () => ({ body: settings }),
};

export const taskExamples: Pick<Examples, Keys<`tasks${string}` | `task-sets${string}`>> = {
  'GET /v1/member/tasks': nothing,
  'POST /v1/member/tasks/:id/claim': async (world) => ({ params: { id: await doneTask(world) }, body: { period: 'once' } }),
  'POST /v1/member/task-sets/:id/claim': async (world) => ({ params: { id: await makeSet(world, [await doneTask(world), await doneTask(world)]) } }),
  'POST /v1/member/tasks/:id/answers': async (world) => ({ params: { id: await makeTask(world) }, body: { answers } }),
  'GET /v1/console/tasks': nothing,
  'POST /v1/console/tasks': ({ app }) => ({ body: taskBody(app) }),
  'PUT /v1/console/tasks/:id': async (world) => ({ params: { id: await makeTask(world) }, body: { ...taskBody(world.app), title: '改个名字' } }),
  'POST /v1/console/task-sets': async (world) => ({ body: setBody([await makeTask(world), await makeTask(world)]) }),
  'PUT /v1/console/task-sets/:id': async (world) => {
    const taskIds = [await makeTask(world), await makeTask(world)];
    return { params: { id: await makeSet(world, taskIds) }, body: { ...setBody(taskIds), state: 'stopped' as const } };
  },
  'GET /v1/console/tasks/:id/answers': ofTask(doneTask),
};
