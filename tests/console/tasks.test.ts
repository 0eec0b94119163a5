import type { Condition, TaskRow } from '../../console/src/features/tasks/words';
import { costText, troubleText } from '../../console/src/features/tasks/words';
import { bodyOf, startTask, taskForm } from '../../console/src/features/tasks/task-form';
import { formOf, rewardOf } from '../../console/src/features/tasks/reward-form';
import { taskIdOf, TASKS, TASTE_QUESTIONS } from '../../scripts/seed/brand/tasks';
import { consoleRoom } from './support/console-room';
import { taskHandlers } from './support/fixture-tasks';

jest.setTimeout(60_000);

const { fixture, tab, openAs, bodies, pick } = consoleRoom();
const save = () => tab().getByRole('button', { name: '保存', exact: true }).click();

describe('tasks', () => {
  test('a task needs its name, and is sent as it was filled in', async () => {
    const page = await openAs('manager', '/tasks');
    await page.getByRole('button', { name: '新建任务', exact: true }).click();
    await save();
    await page.getByText('请填写名称').waitFor();
    expect(bodies('POST /v1/console/tasks')).toEqual([]);
    await page.getByLabel('名称').fill(' 一月三单 ');
    await page.getByLabel('合计满').fill('128.5');
    await page.getByText('新会员', { exact: true }).click();
    await page.getByLabel('奖励的数量').fill('66');
    await save();
    await page.getByText('任务「一月三单」已保存').waitFor();
    expect(bodies('POST /v1/console/tasks')).toEqual([expect.objectContaining({
      title: '一月三单', condition: { kind: 'orders', count: 3, sumFen: 12_850, withinDays: 30 }, reward: { kind: 'points', points: 66 },
      audience: { kind: 'newcomer', withinDays: 30 }, period: 'once', endsAt: null, state: 'active',
    })]);
    await page.getByRole('cell', { name: '一月三单 30 天内满 3 单，合计 ¥128.50' }).waitFor();
  });

  test('what members have begun keeps its condition; the rest is changed, and a refusal keeps what was typed', async () => {
    const page = await openAs('manager', '/tasks');
    await page.getByRole('button', { name: '修改本月喝三次茶' }).click();
    await page.getByText('已经有会员参加，完成条件和周期不能再改').waitFor();
    expect(await page.getByLabel('单数').isDisabled()).toBe(true);
    await page.getByLabel('名称').fill('本月三杯茶');
    fixture().fail('PUT /v1/console/tasks/:id', { status: 409, code: 'TASK_IN_USE', times: 1 });
    await save();
    await page.getByRole('alert').getByText('请停用后新建').waitFor();
    expect(await page.getByLabel('名称').inputValue()).toBe('本月三杯茶');
    await save();
    await page.getByText('任务「本月三杯茶」已保存').waitFor();
    const month = TASKS.find(({ _id }) => _id === taskIdOf('month'))!;
    expect(bodies('PUT /v1/console/tasks/:id').at(-1)).toMatchObject({ title: '本月三杯茶', condition: month.condition, period: 'monthly', reward: month.reward });
  });

  test('a questionnaire is made of questions, options and tags', async () => {
    const page = await openAs('manager', '/tasks');
    await page.getByRole('button', { name: '新建任务', exact: true }).click();
    await page.getByLabel('名称').fill('小问卷');
    await pick('完成什么', '填问卷');
    await page.getByLabel('第 1 题', { exact: true }).locator('input').first().fill('常喝什么');
    await page.getByLabel('第 1 题选项 1', { exact: true }).fill('岩茶');
    await save();
    await page.getByText('请填写选项').first().waitFor();
    await page.getByLabel('第 1 题选项 2', { exact: true }).fill('红茶');
    await save();
    await page.getByText('任务「小问卷」已保存').waitFor();
    expect(bodies('POST /v1/console/tasks')).toEqual([expect.objectContaining({ period: 'once', condition: { kind: 'questionnaire', questions: [
      { key: 'q1', kind: 'single', title: '常喝什么', required: true, options: [{ key: 'o1', text: '岩茶', tagId: null }, { key: 'o2', text: '红茶', tagId: null }] },
    ] } })]);
  });

  test('answers are read in sums', async () => {
    const page = await openAs('auditor', '/tasks');
    expect(await page.getByRole('button', { name: /新建任务|修改/ }).count()).toBe(0);
    await page.getByRole('button', { name: '看说说你的口味的回答' }).click();
    await page.getByText('共 84 人回答').waitFor();
    await page.getByText('希望多些岩茶').waitFor();
  });

  test('a set wants two tasks at least', async () => {
    const page = await openAs('manager', '/tasks');
    await page.getByRole('button', { name: '新建任务组' }).click();
    await page.getByLabel('名称').fill('两步');
    await pick('包含的任务', '完善资料');
    await save();
    await page.getByText('请选择 2 到 6 个任务').waitFor();
    await pick('包含的任务', '到店坐坐');
    await page.keyboard.press('Escape');
    await save();
    await page.getByText('任务组「两步」已保存').waitFor();
    expect(bodies('POST /v1/console/task-sets')).toEqual([expect.objectContaining({ taskIds: [taskIdOf('profile'), taskIdOf('visit')], reward: { kind: 'points', points: 10 } })]);
  });
});

describe('the check-in', () => {
  test('shows its rules and numbers; a changed ladder is sent whole', async () => {
    const page = await openAs('manager', '/check-in');
    await page.getByText('每人 6.6 天，其中补签 19 天').waitFor();
    await page.getByLabel('第 1 天的数量').fill('8');
    await page.getByRole('button', { name: '加一天' }).click();
    await page.getByLabel('第 8 天的数量').fill('20');
    await page.getByRole('button', { name: '保存签到规则' }).click();
    await page.getByText('签到规则已保存').waitFor();
    const [body] = bodies('PUT /v1/console/check-in') as { ladder: unknown[]; milestones: unknown[] }[];
    expect([body!.ladder.length, body!.ladder[0], body!.ladder[7], body!.milestones.length]).toEqual([8, { kind: 'points', points: 8 }, { kind: 'points', points: 20 }, 3]);
  });

  test('an auditor reads and changes nothing', async () => {
    const page = await openAs('auditor', '/check-in');
    expect(await page.getByLabel('第 1 天的数量').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: '保存签到规则' }).count()).toBe(0);
  });
});

describe('words and forms', () => {
  const rows = () => (taskHandlers()['GET /v1/console/tasks']!({ params: {}, query: {}, body: undefined }, null as never)).tasks;

  test('every task of the brand goes through the form and comes out as it was', () => {
    for (const row of rows()) {
      const { title, detail, condition, reward, period, audience, rank, startsAt, endsAt, state }: TaskRow = row;
      expect(bodyOf(taskForm(row), row.condition)).toEqual({ title, detail, condition, reward, period, audience, rank, startsAt, endsAt, state });
    }
  });

  test('questions keep their keys while nothing in them is changed, and get new ones by their place otherwise', () => {
    const before: Condition = { kind: 'questionnaire', questions: TASTE_QUESTIONS };
    const form = { ...startTask(), kind: 'questionnaire' as const, questions: TASTE_QUESTIONS };
    expect(bodyOf(form, before).condition).toEqual(before);
    const changed = bodyOf({ ...form, questions: TASTE_QUESTIONS.slice(1) }, before).condition;
    expect(changed.kind === 'questionnaire' && changed.questions.map(({ key }) => key)).toEqual(['q1', 'q2']);
  });

  test('rewards of each kind, and what they cost, in words', () => {
    for (const reward of [{ kind: 'points', points: 5 }, { kind: 'growth', growth: 5 }, { kind: 'make-up-card', cards: 2 }, { kind: 'coupon', templateId: 'f'.repeat(24) }] as const) {
      expect(rewardOf(formOf(reward))).toEqual(reward);
    }
    const none = { points: 0, growth: 0, coupons: 0, cards: 0, costFen: 0, refused: 0, takenBack: 0, kept: 0 };
    expect([costText(none), troubleText(none)]).toEqual(['还没有发出', '']);
    expect(costText({ ...none, points: 1200, coupons: 3, costFen: 4800 })).toBe('1,200 积分、3 张券，最多 ¥48.00');
    expect(costText({ ...none, coupons: 3, costFen: null })).toContain('没有上限');
    expect(troubleText({ ...none, refused: 1, takenBack: 2, kept: 3 })).toBe('1 份券已发完没给到；2 份因退款收回；3 份已用，没收回');
  });
});
