import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { weeksOf } from '../../miniapp/src/packages/member/tasks/calendar-weeks';
import { gainedWords, progressPercent, progressWords, shortReward } from '../../miniapp/src/packages/member/tasks/task-words';
import { answersOf, choose, missingOf, type Question } from '../../miniapp/src/packages/member/questionnaire/draft';
import { Refusal } from '../support/miniapp/fixture-routes';
import { closePhones, expectClean, onPhone, type OnPhone } from '../support/weapp/on-phone';
import { phones } from '../support/weapp/phone';
import { closeBrowser, takePicture } from '../support/weapp/picture';

jest.setTimeout(120_000);
afterEach(closePhones);
const folder = mkdtempSync(path.join(tmpdir(), 'weapp-tasks-'));
afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

const URL = 'packages/member/tasks/index';
const onTasks = (...options: Parameters<typeof onPhone>): Promise<OnPhone> => onPhone({ url: URL, ...options[0] });
const sent = ({ server }: OnPhone, route: string) => server.requests.filter((request) => request.route === route);

describe('the check-in', () => {
  test('says how long the row of days is, what today gives, and what the month has', async () => {
    const phone = await onTasks();
    await phone.app.waitFor('已连续 2 天，今天还没签到');
    expect(phone.app.findAll('.check-in__rung')).toHaveLength(7);
    expect(phone.app.findAll('.check-in__rung.is-got')).toHaveLength(2);
    expect(phone.app.text()).toContain('本月累计 7 天');
    expectClean(phone);
  });

  test('one tap checks in, says what it gave, and cannot be tapped again', async () => {
    const phone = await onTasks();
    await phone.app.tap('签到');
    await phone.app.waitFor('今天已签到，连续 3 天');
    expect(phone.app.screen.said).toContain('得到 3 积分');
    expect(phone.app.findAll('.calendar__day.is-today.is-done')).toHaveLength(1);
    await phone.app.tap('今天已签到');
    expect(sent(phone, 'POST /v1/member/check-in')).toHaveLength(1);
    expectClean(phone);
  });

  test('a missed day is filled with the card only after being asked, and the row of days grows', async () => {
    const phone = await onTasks({ answers: { modal: () => false } });
    const target = '.check-in__missed .button';
    expect(phone.app.findAll(target)).toHaveLength(1);
    await phone.app.tap(target);
    expect(sent(phone, 'POST /v1/member/check-in/make-up')).toHaveLength(0);
    phone.app.answers.modal = () => true;
    await phone.app.tap(target);
    await phone.app.waitFor('已连续 4 天');
    expect(phone.app.findAll(target)).toHaveLength(0);
    expectClean(phone);
  });
});

describe('tasks', () => {
  test('show how far they are, what they give, and lead to where they are done', async () => {
    const phone = await onTasks();
    await phone.app.waitFor('1/3 单 · ¥57/¥100');
    expect(phone.app.text()).toContain('本月喝三次茶（每月）');
    expect(phone.app.text()).toContain('60 积分');
    await phone.app.tap('去下单');
    await phone.app.waitFor('老白茶饼');
    expectClean(phone);
  });

  test('a done task is claimed with one tap; a set gives its coupon', async () => {
    const phone = await onTasks();
    await phone.app.waitFor('3/3 个任务');
    await phone.app.tap('.task-set .button');
    expect(phone.app.screen.said).toContain('得到 常客回礼（满 ¥80 减 ¥15）');
    await phone.app.tap('.task-set .button');
    expect(phone.app.screen.said).toContain('得到 20 积分');
    expect(phone.app.text()).toContain('已领取');
    expectClean(phone);
  });

  test('a refused claim says why at its task, and leaves it there', async () => {
    const phone = await onTasks();
    await phone.app.waitFor('3/3 个任务');
    phone.server.override('POST /v1/member/task-sets/:id/claim', () => { throw new Refusal('TASK_REWARD_GONE'); });
    await phone.app.tap('.task-set .button');
    await phone.app.waitFor('这份券奖励已经发完，请联系门店');
    expectClean(phone);
  });

  test('a questionnaire wants what it has to, is sent once, and its reward waits on the way back', async () => {
    const phone = await onTasks();
    await phone.app.tap('去回答');
    await phone.app.waitFor('你平时爱喝哪些茶');
    await phone.app.tap('提交');
    await phone.app.waitFor('还有第 1、2 题没有回答');
    for (const option of ['岩茶', '白茶', '自己喝']) await phone.app.tap(option);
    await phone.app.tap('提交');
    await phone.app.waitFor('说说你的口味');
    expect(sent(phone, 'POST /v1/member/tasks/:id/answers').map(({ body }) => body)).toEqual([{
      answers: [{ key: 'tea', options: ['yan', 'bai'], text: '' }, { key: 'use', options: ['self'], text: '' }],
    }]);
    expectClean(phone);
  });
});

describe('on a screen', () => {
  const LONG = '武夷山正岩三坑两涧手工炭焙头春老丛水仙特级礼盒装八泡随身罐';

  test.each(['small', 'common'] as const)('nothing is wider than a %s one, every target is 44 px, whatever the names', async (name) => {
    const file = (page: string): string => path.join(process.env['SHUKE_PICTURES'] ?? folder, `${page}-${name}.png`);
    const phone = await onTasks({ shape: phones[name] });
    await phone.app.waitFor('3/3 个任务');
    for (const page of ['tasks', 'tasks-long'] as const) {
      const { scrollWidth, smallTargets } = await takePicture(phone.app, { file: file(page), full: true });
      expect([page, scrollWidth, smallTargets]).toEqual([page, phones[name].width, []]);
      const list = phone.server.override('GET /v1/member/tasks', undefined)!;
      phone.server.override('GET /v1/member/tasks', async (input) => {
        const { tasks, sets } = await list(input);
        return { sets, tasks: tasks.map((task) => ({ ...task, title: LONG, detail: LONG + LONG, reward: { ...task.reward, text: LONG } })) };
      });
      await phone.app.tap('签到');
      await phone.app.waitFor(page === 'tasks' ? LONG : '今天已签到');
    }
    await phone.app.tap('去回答');
    await phone.app.waitFor('选一项');
    const { scrollWidth, smallTargets } = await takePicture(phone.app, { file: file('questionnaire'), full: true });
    expect([scrollWidth, smallTargets]).toEqual([phones[name].width, []]);
  });
});

describe('when there is little', () => {
  test('a brand without check-in and tasks says so, and leads on', async () => {
    const phone = await onPhone();
    const { makeUp, ...rest } = (await phone.server.override('GET /v1/member/check-in', undefined)!({ params: {}, query: {}, body: {} } as never)) as never as { makeUp: { cards: number; withinDays: number; dates: string[] } };
    phone.server.override('GET /v1/member/check-in', () => ({ ...rest, open: false, ladder: [], milestones: [], makeUp } as never));
    phone.server.override('GET /v1/member/tasks', () => ({ tasks: [], sets: [] }));
    await phone.app.switchTab('pages/me/index');
    await phone.app.tap('签到与任务');
    await phone.app.waitFor('签到和任务还没有开始');
    expectClean(phone);
  });

  test('a failure says what is safe, and a retry brings the page', async () => {
    const phone = await onPhone();
    const before = phone.server.override('GET /v1/member/tasks', () => { throw new Refusal('INTERNAL'); });
    await phone.app.switchTab('pages/me/index');
    await phone.app.tap('签到与任务');
    await phone.app.waitFor('重试');
    phone.server.override('GET /v1/member/tasks', before);
    await phone.app.tap('重试');
    await phone.app.waitFor('今天还没签到');
  });
});

describe('words', () => {
  test('progress is told by its parts, and its bar by the emptiest', () => {
    const parts = [{ have: 2, need: 3, unit: 'order' as const }, { have: 1000, need: 10_000, unit: 'fen' as const }];
    expect([progressWords(parts), progressPercent(parts)]).toEqual(['2/3 单 · ¥10/¥100', 10]);
    expect([progressWords([{ have: 0, need: 1, unit: 'step' }]), progressPercent([{ have: 1, need: 1, unit: 'step' }])]).toEqual(['', 100]);
  });

  test('what was gained is told as it is: given, on its way, or gone', () => {
    const one = (state: 'given' | 'owed' | 'refused') => gainedWords([{ kind: 'coupon', text: '一张券', state }]);
    expect([one('given'), one('owed'), one('refused'), gainedWords([])]).toEqual(['得到 一张券', '奖励正在路上，稍后就到', '这份券已经发完，请联系门店', '完成了']);
    expect([shortReward({ kind: 'points', text: '5 积分' }), shortReward({ kind: 'coupon', text: '长长的名字' })]).toEqual(['+5', '券']);
  });

  test('a month begins on its weekday and has all its days', () => {
    const weeks = weeksOf('2026-11'); // the 1st is a Sunday
    expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-11-01']);
    expect(weeks.flat().filter(Boolean)).toHaveLength(30);
    expect(weeksOf('2028-02').flat().filter(Boolean).at(-1)).toBe('2028-02-29');
    expect(weeksOf('2027-02')).toHaveLength(4); // Monday to Sunday, four whole weeks
  });

  test('a single choice is one, a multiple one goes on and off, blanks are no answer', () => {
    const question = (key: string, kind: Question['kind'], required = true): Question => ({ key, kind, title: key, required, options: [] });
    const asked = [question('a', 'single'), question('b', 'multi', false), question('c', 'text')];
    let draft = choose(choose({}, asked[0]!, 'x'), asked[0]!, 'y');
    draft = choose(choose(choose(draft, asked[1]!, 'x'), asked[1]!, 'y'), asked[1]!, 'x');
    draft = { ...draft, c: { options: [], text: '  ' } };
    expect([draft['a']!.options, draft['b']!.options, missingOf(asked, draft)]).toEqual([['y'], ['y'], [3]]);
    expect(answersOf(asked, draft).map(({ key }) => key)).toEqual(['a', 'b']);
  });
});
