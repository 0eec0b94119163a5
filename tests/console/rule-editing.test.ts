import fc from 'fast-check';
import type { FieldTest } from '@shuke/shared/contract/segment-rule';
import { checkRule } from '@shuke/shared/rules/segments/check-rule';
import { FIELDS } from '@shuke/shared/rules/segments/fields';
import {
  addClause, clausesOf, compareBy, comparisonOf, dropClause, endAfter, lastDayOf, ordersClauses,
} from '../../console/src/features/segments/conditions';
import { lacks } from '../../console/src/features/segments/lacks';
import { record, redo, startHistory, undo, type History } from '../../console/src/features/segments/history';
import { fieldOperator, fieldOperators, freshField, testBy } from '../../console/src/features/segments/field-operators';
import { addAnswer, linesAtOnce, nothingRead, piecesOf } from '../../console/src/features/segments/list-file';
import { finding, inAll, inAny, pairsOf } from '../../console/src/features/segments/overlap-model';
import { ruleTemplates } from '../../console/src/features/segments/templates';
import { conditionsOf, rootFromRule } from '../../console/src/features/segments/rule-tree';

const orders = (test: Parameters<typeof addClause>[0]) => lacks({ id: 'n', kind: 'orders', test });

describe('a row says what it still lacks', () => {
  test('tags and tiers need a choice', () => {
    expect(lacks({ id: 'n', kind: 'tag', test: { any: [] } })).toBe('请选择标签');
    expect(lacks({ id: 'n', kind: 'tag', test: {} })).toBe('请选择标签');
    expect(lacks({ id: 'n', kind: 'tag', test: { any: ['少糖'], none: [] } })).toBe('请选择标签');
    expect(lacks({ id: 'n', kind: 'tag', test: { any: ['少糖'] } })).toBeNull();
    expect(lacks({ id: 'n', kind: 'tier', test: { in: [] } })).toBe('请选择等级');
  });

  test('orders need at least one demand, numbers in order and dates that exist', () => {
    expect(orders({})).toBe('请至少加一项要求');
    expect(orders({ count: {} })).toBe('请填写次数');
    expect(orders({ sumFen: { gte: 200, lte: 100 } })).toBe('累计金额的下限大于上限');
    expect(orders({ between: ['', ''] })).toBe('请选择起止日期');
    expect(orders({ between: ['2026-02-30', '2026-03-01'] })).toBe('请选择起止日期');
    expect(orders({ between: ['2026-03-01', '2026-03-01'] })).toBe('结束日期早于开始日期');
    expect(orders({ store: [] })).toBe('请选择门店');
    expect(orders({ count: { eq: 0 }, within: { days: 30 } })).toBeNull();
  });
});

describe('fields', () => {
  const names = Object.keys(FIELDS) as FieldTest['name'][];
  const lacking = (test: FieldTest) => lacks({ id: 'n', kind: 'field', test });

  test('every field begins in a way that its row can show, and the server would take once it is filled in', () => {
    for (const name of names) {
      const test = freshField(name);
      expect([name, fieldOperator(test) !== undefined]).toEqual([name, true]);
      expect([name, lacking(test) !== null || checkRule({ field: test }).length === 0]).toEqual([name, true]);
    }
  });

  test('every test that a field offers is shown as what was chosen; those of numbers and flags count at once', () => {
    for (const name of names) for (const operator of fieldOperators[FIELDS[name].kind]) {
      const test = testBy(freshField(name), operator);
      expect([name, operator, fieldOperator(test)]).toEqual([name, operator, operator]);
      if (['number', 'flag'].includes(FIELDS[name].kind)) expect([name, operator, lacking(test), checkRule({ field: test })]).toEqual([name, operator, null, []]);
    }
  });

  test('what is missing or upside down is told in words', () => {
    expect(lacking({ name: 'source', in: [] })).toBe('请选择来源');
    expect(lacking({ name: 'age', gte: '' })).toBe('请填写年龄');
    expect(lacking({ name: 'age', between: [30, 18] })).toBe('年龄的上限要大于下限');
    expect(lacking({ name: 'age', gte: 30, lte: 18 })).toBe('年龄的下限大于上限');
  });
});

describe('a file in pieces', () => {
  test('keeps every line once and tells places as the file’s own', () => {
    const text = Array.from({ length: linesAtOnce * 2 + 3 }, (_, index) => `SK${index}`).join('\r\n');
    const pieces = piecesOf(text);
    expect(pieces.map(({ before, lines }) => [before, lines])).toEqual([[0, linesAtOnce], [linesAtOnce, linesAtOnce], [linesAtOnce * 2, 3]]);
    expect(pieces.map((piece) => piece.text).join('\n')).toBe(text.replaceAll('\r', ''));
    const answer = addAnswer(nothingRead, pieces[1]!, { lines: 5000, members: 4999, faults: [{ line: 2, text: 'SK1', reason: '没有' }] });
    expect(answer.faults).toEqual([{ line: linesAtOnce + 2, text: 'SK1', reason: '没有' }]);
    expect(piecesOf('\n \n')).toEqual([]);
  });
});

describe('the picture of an overlap', () => {
  const overlap = { asOf: '', total: 100, segments: [{ id: 'a', name: '甲', count: 30 }, { id: 'b', name: '乙', count: 12 }, { id: 'c', name: '丙', count: 9 }], regions: [{ in: ['a'], count: 20 }, { in: ['a', 'b'], count: 7 }, { in: ['a', 'b', 'c'], count: 3 }, { in: ['b'], count: 2 }, { in: ['c'], count: 6 }] };

  test('adds up its regions: in all of some, in any, and each pair', () => {
    expect([inAll(overlap, ['a', 'b']), inAll(overlap, ['a', 'b', 'c']), inAny(overlap)]).toEqual([10, 3, 38]);
    expect(pairsOf(overlap).map(({ a, b, both }) => [a, b, both])).toEqual([['甲', '乙', 10], ['甲', '丙', 3], ['乙', '丙', 3]]);
    expect(finding(overlap)).toBe('3 人同时在这 3 个人群里');
  });
});

describe('demands on orders', () => {
  test('a window is either days or dates: adding one puts the other away', () => {
    const dated = addClause({ count: { gte: 1 }, within: { days: 30 } }, 'between');
    expect(clausesOf(dated)).toEqual(['count', 'between']);
    expect(clausesOf(addClause(dated, 'within'))).toEqual(['count', 'within']);
  });

  test('adding and dropping a demand leaves the others alone', () => {
    for (const clause of ordersClauses.filter((name) => name !== 'between')) {
      const before = clause === 'count' ? { sumFen: { gte: 1 } } : { count: { gte: 2 } };
      expect(dropClause(addClause(before, clause), clause)).toEqual(before);
    }
  });

  test('another comparison keeps the figure', () => {
    expect(compareBy({ gte: 3 }, 'lte')).toEqual({ lte: 3 });
    expect(compareBy({ eq: 0 }, 'gte')).toEqual({ gte: 0 });
    expect(compareBy({ gte: 3 }, 'range')).toEqual({ gte: 3, lte: 3 });
    for (const comparison of ['gte', 'lte', 'eq', 'range'] as const) expect(comparisonOf(compareBy({ gte: 5 }, comparison))).toBe(comparison);
  });

  test('the last day that people pick is the day before the end on the wire', () => {
    expect(endAfter('2026-02-28')).toBe('2026-03-01');
    expect(lastDayOf('2027-01-01')).toBe('2026-12-31');
    fc.assert(fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
      const day = date.toISOString().slice(0, 10);
      expect(lastDayOf(endAfter(day))).toBe(day);
    }));
  });

  test('every template is complete as it is offered', () => {
    const templates = ruleTemplates(['gold', 'black'], 11);
    expect(templates.length).toBeGreaterThan(ruleTemplates([], 11).length);
    for (const template of templates) {
      const rows = conditionsOf(rootFromRule(template.rule));
      expect([template.name, rows.length > 0, rows.map(lacks), checkRule(template.rule)]).toEqual([template.name, true, rows.map(() => null), []]);
    }
  });
});

describe('undo and redo', () => {
  const type = (history: History<string>, text: string) => record(history, text);

  test('going back and forth ends where it began', () => {
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 12 }), fc.nat(14), (texts, steps) => {
      const written = texts.reduce(type, startHistory('start'));
      const back = Array.from({ length: steps }).reduce<History<string>>(undo, written);
      expect(Array.from({ length: steps }).reduce<History<string>>(redo, back).present).toBe(written.present);
    }));
  });

  test('every step back shows the text before it', () => {
    const written = ['a', 'ab', 'abc'].reduce(type, startHistory(''));
    expect(undo(written).present).toBe('ab');
    expect(undo(undo(undo(undo(written)))).present).toBe('');
  });

  test('a number typed digit by digit is one step, another field a step of its own', () => {
    const typed = record(record(record(record(startHistory(''), '1', 'count'), '12', 'count'), '120', 'count'), '120 days', 'days');
    expect(undo(typed).present).toBe('120');
    expect(undo(undo(typed)).present).toBe('');
  });

  test('typing the same field again after an undo is a new step', () => {
    const typed = record(record(startHistory('0'), '1', 'count'), '12', 'count');
    const again = record(undo(typed), '5', 'count');
    expect(again.future).toEqual([]);
    expect(undo(again).present).toBe('0');
  });
});
