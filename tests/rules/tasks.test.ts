import type { Answer, Question, TaskBody, TaskCondition } from '@shuke/shared/contract/tasks';
import { checkAnswers, checkTask } from '@shuke/shared/rules/tasks/check-task';
import { isFor, measureTask, stillPossible, type DoneThings } from '@shuke/shared/rules/tasks/measure-task';
import { clip, periodOf } from '@shuke/shared/rules/tasks/task-period';

const at = (text: string): Date => new Date(text);
const once = { startsAt: at('2026-11-01T00:00:00Z'), endsAt: null };
const days = { from: at('2026-11-01T00:00:00Z'), until: at('2026-12-01T00:00:00Z') };
const things = (change: Partial<DoneThings> = {}): DoneThings =>
  ({ profileComplete: false, answered: false, purchases: [], firstPurchaseAt: null, visits: [], invites: [], checkIns: [], ...change });

describe('periods', () => {
  test.each([
    ['daily', '2026-11-22T15:59:59.999Z', '2026-11-22', '2026-11-21T16:00:00.000Z', '2026-11-22T16:00:00.000Z'],
    ['daily', '2026-11-22T16:00:00.000Z', '2026-11-23', '2026-11-22T16:00:00.000Z', '2026-11-23T16:00:00.000Z'],
    ['weekly', '2026-11-22T15:59:59.999Z', '2026-W47', '2026-11-15T16:00:00.000Z', '2026-11-22T16:00:00.000Z'],
    ['weekly', '2026-11-22T16:00:00.000Z', '2026-W48', '2026-11-22T16:00:00.000Z', '2026-11-29T16:00:00.000Z'],
    ['weekly', '2027-01-02T04:00:00.000Z', '2026-W53', '2026-12-27T16:00:00.000Z', '2027-01-03T16:00:00.000Z'],
    ['monthly', '2028-02-29T15:59:59.000Z', '2028-02', '2028-01-31T16:00:00.000Z', '2028-02-29T16:00:00.000Z'],
    ['monthly', '2026-12-31T16:00:00.000Z', '2027-01', '2026-12-31T16:00:00.000Z', '2027-01-31T16:00:00.000Z'],
  ] as const)('%s at %s is %s, by days of Shanghai', (period, when, key, from, until) => {
    expect(periodOf(period, at(when), once)).toEqual({ key, from: at(from), until: at(until) });
  });

  test('a task that begins or ends within a period has only its part of it', () => {
    const month = periodOf('monthly', at('2026-11-22T00:00:00Z'), once);
    const short = { startsAt: at('2026-11-10T00:00:00Z'), endsAt: at('2026-11-20T00:00:00Z') };
    expect(clip(month, short)).toEqual({ key: '2026-11', from: short.startsAt, until: short.endsAt });
    expect(clip(periodOf('once', at('2026-11-22T00:00:00Z'), once), once)).toEqual({ key: 'once', from: once.startsAt, until: null });
  });
});

describe('how far a task is', () => {
  const orders = (count: number, sumFen: number, withinDays: number): TaskCondition => ({ kind: 'orders', count, sumFen, withinDays });
  const bought = things({ purchases: [{ at: at('2026-11-02T00:00:00Z'), fen: 3000 }, { at: at('2026-11-28T00:00:00Z'), fen: 4000 }] });

  test('orders need their number and their sum, within the last days', () => {
    expect(measureTask(orders(2, 0, 30), bought, days)).toEqual({ parts: [{ have: 2, need: 2, unit: 'order' }], begun: true, done: true });
    expect(measureTask(orders(2, 10_000, 30), bought, days)).toMatchObject({ parts: [{ have: 2, need: 2 }, { have: 7000, need: 10_000, unit: 'fen' }], done: false });
    expect(measureTask(orders(2, 0, 7), bought, days)).toMatchObject({ parts: [{ have: 1, need: 2 }], done: false });
    expect(measureTask(orders(1, 0, 7), bought, days).parts[0]!.have).toBe(1);
  });

  test('what lies outside the span does not count, its first instant does, its last does not', () => {
    const visit = (when: string) => measureTask({ kind: 'visit-store' }, things({ visits: [at(when)] }), days).done;
    expect([visit('2026-10-31T23:59:59.999Z'), visit('2026-11-01T00:00:00Z'), visit('2026-11-30T23:59:59.999Z'), visit('2026-12-01T00:00:00Z')]).toEqual([false, true, true, false]);
  });

  test('a first order is the first ever: who bought before the task began cannot make it', () => {
    const old = things({ firstPurchaseAt: at('2026-10-01T00:00:00Z'), purchases: bought.purchases });
    const young = things({ firstPurchaseAt: at('2026-11-02T00:00:00Z'), purchases: bought.purchases });
    const condition: TaskCondition = { kind: 'first-order' };
    expect([measureTask(condition, old, days).done, measureTask(condition, young, days).done, measureTask(condition, things(), days).done]).toEqual([false, true, false]);
    expect([stillPossible(condition, old, days.from), stillPossible(condition, things(), days.from), stillPossible({ kind: 'visit-store' }, old, days.from)]).toEqual([false, true, true]);
  });

  test('friends, check-in days, profile and answers are counted as they are', () => {
    const three = ['05', '06', '07'].map((day) => at(`2026-11-${day}T00:00:00Z`));
    const all = things({ invites: three, checkIns: three, profileComplete: true, answered: true });
    expect(measureTask({ kind: 'invite', count: 5 }, all, days).parts).toEqual([{ have: 3, need: 5, unit: 'friend' }]);
    expect(measureTask({ kind: 'check-in', days: 2 }, all, days)).toMatchObject({ parts: [{ have: 2, need: 2, unit: 'day' }], done: true });
    expect(measureTask({ kind: 'complete-profile' }, all, days).done).toBe(true);
    expect(measureTask({ kind: 'questionnaire', questions: [] }, all, days).done).toBe(true);
    expect(measureTask({ kind: 'complete-profile' }, things(), days)).toMatchObject({ begun: false, done: false });
  });
});

test('newcomers are so for their days, tiers by name, and nobody before joining', () => {
  const member = { joinedAt: at('2026-11-01T00:00:00Z'), tierKey: 'gold' };
  const newcomer = { kind: 'newcomer' as const, withinDays: 7 };
  expect([isFor(newcomer, member, at('2026-11-07T23:59:59Z')), isFor(newcomer, member, at('2026-11-08T00:00:00Z'))]).toEqual([true, false]);
  expect([isFor({ kind: 'tiers', tierKeys: ['gold'] }, member, days.from), isFor({ kind: 'tiers', tierKeys: ['leaf'] }, member, days.from)]).toEqual([true, false]);
  expect(isFor({ kind: 'all' }, { joinedAt: null, tierKey: 'leaf' }, days.from)).toBe(false);
});

const question = (change: Partial<Question> = {}): Question =>
  ({ key: 'q1', kind: 'single', title: '最常喝', required: true, options: [{ key: 'a', text: '乌龙', tagId: null }, { key: 'b', text: '红茶', tagId: null }], ...change });
const body = (change: Partial<TaskBody>): TaskBody => ({
  title: '任务', detail: '', condition: { kind: 'visit-store' }, reward: { kind: 'points', points: 5 }, period: 'once', audience: { kind: 'all' }, rank: 1,
  startsAt: '2026-11-01T00:00:00Z', endsAt: null, state: 'active', ...change,
});

describe('what cannot be a task', () => {
  test.each<[string, Partial<TaskBody>, string[]]>([
    ['nothing, when it is sound', {}, []],
    ['an end before the beginning', { endsAt: '2026-10-01T00:00:00Z' }, ['/body/endsAt']],
    ['a first order every day', { condition: { kind: 'first-order' }, period: 'daily' }, ['/body/period']],
    ['seven check-ins in a day', { condition: { kind: 'check-in', days: 7 }, period: 'daily' }, ['/body/condition/days']],
    ['seven check-ins in a week', { condition: { kind: 'check-in', days: 7 }, period: 'weekly' }, []],
    ['two questions of one name', { condition: { kind: 'questionnaire', questions: [question(), question()] } }, ['/body/condition/questions/1/key']],
    ['a choice of one', { condition: { kind: 'questionnaire', questions: [question({ options: [] })] } }, ['/body/condition/questions/0/options']],
    ['a text with options', { condition: { kind: 'questionnaire', questions: [question({ kind: 'text' })] } }, ['/body/condition/questions/0/options']],
  ])('%s', (_what, change, paths) => {
    expect(checkTask(body(change)).map(({ path }) => path)).toEqual(paths);
  });
});

describe('answers', () => {
  const asked = [question(), question({ key: 'q2', kind: 'multi', required: false }), question({ key: 'q3', kind: 'text', options: [], required: false })];
  const answer = (key: string, options: string[], text = ''): Answer => ({ key, options, text });
  test.each<[string, Answer[], number]>([
    ['all of them', [answer('q1', ['a']), answer('q2', ['a', 'b']), answer('q3', [], '桂花')], 0],
    ['only what has to be', [answer('q1', ['a'])], 0],
    ['nothing', [], 1],
    ['two in a single choice', [answer('q1', ['a', 'b'])], 1],
    ['an option that is not there', [answer('q1', ['z'])], 1],
    ['one option twice', [answer('q1', ['a']), answer('q2', ['b', 'b'])], 1],
    ['one question twice', [answer('q1', ['a']), answer('q1', ['b'])], 1],
    ['a question that is not there', [answer('q1', ['a']), answer('q9', ['a'])], 1],
    ['words for a choice', [answer('q1', ['a'], '乌龙')], 1],
    ['options for a text', [answer('q1', ['a']), answer('q3', ['a'], '桂花')], 1],
  ])('%s', (_what, answers, faults) => {
    expect(checkAnswers(asked, answers)).toHaveLength(faults);
  });
  test('a required text of blanks is not answered', () => {
    expect(checkAnswers([question({ kind: 'text', options: [] })], [answer('q1', [], '  ')])[0]?.message).toContain('还没有回答');
  });
});
