import { readFileSync } from 'node:fs';
import { importFile } from '../../server/src/features/import/index';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { rfmMatrix } from '../../server/src/features/rfm/index';
import { countRule, prepareRule } from '../../server/src/features/segments/index';
import { Postings } from '../../server/src/platform/ledger/index';
import { reconcile } from '../../server/src/reconcile';
import { LIFECYCLE_STAGES, type SegmentRule } from '../../shared/contract/segment-rule';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { joinAs, makeVisitor, nextPhone } from '../support/people';
import { request } from './import-support';

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app.close());

describe('real purchases: the CDNOW log', () => {
  const bytes = readFileSync('tests/data/cdnow/CDNOW_sample.txt');
  const columns = ['-', 'external_member_id', 'paid_at', 'items', 'amount_yuan'];
  const options = { delimiter: 'space', header: false, columns, dateFormat: 'YYYYMMDD' } as const;
  /** The file read by hand: customer, day as a number, money in fen. */
  const purchases = bytes
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, member = '', date = '', , amount = ''] = line.trim().split(/ +/);
      const day = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6))) / 86_400_000;
      return { member, day, fen: Math.round(Number(amount) * 100) };
    });
  const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
  const lastInstantOf = (date: string): Date => new Date(Date.parse(`${date}T23:59:59.999+08:00`));
  type Own = typeof purchases;
  const people = [...new Set(purchases.map(({ member }) => member))];
  const sum = (own: Own): number => own.reduce((total, { fen }) => total + fen, 0);

  beforeAll(async () => {
    const answer = await importFile(app.deps, request('orders', bytes, options));
    expect(answer).toEqual({ ok: true, tally: { read: 6919, created: 6919, updated: 0, skipped: 0, errors: [] } });
  }, 240_000);

  test('every line is a purchase of a contact who has not joined', async () => {
    const { db } = app.deps;
    expect([await Orders(db).countDocuments(), await Members(db).countDocuments()]).toEqual([6919, 2357]);
    expect(await Members(db).distinct('status')).toEqual(['contact']);
    const [paid] = await Orders(db).aggregate<{ fen: number; items: number }>([
      { $group: { _id: null, fen: { $sum: '$paidFen' }, items: { $sum: { $sum: '$lines.quantity' } } } },
    ]);
    expect(paid!.fen).toBe(sum(purchases));
    expect(new Set(await Members(db).distinct('ordinal')).size).toBe(2357);
  });

  test('history earns nothing, and the books are clean', async () => {
    expect(await Postings(app.deps.db).countDocuments()).toBe(0);
    expect((await reconcile(app.deps)).parts.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('the same file again changes nothing', async () => {
    const stamp = async () =>
      JSON.stringify([
        await Orders(app.deps.db).find().sort({ _id: 1 }).lean(),
        await Members(app.deps.db).find().sort({ _id: 1 }).lean(),
      ]);
    const before = await stamp();
    const answer = await importFile(app.deps, request('orders', bytes, options));
    expect(answer).toEqual({ ok: true, tally: { read: 6919, created: 0, updated: 0, skipped: 6919, errors: [] } });
    expect(await stamp()).toBe(before);
  }, 240_000);

  const cases: [name: string, rule: SegmentRule, asOf: string, holds: (own: Own, asOf: number) => boolean][] = [
    ['three purchases or more', { orders: { count: { gte: 3 } } }, '1998-06-30', (own) => own.length >= 3],
    ['exactly one purchase', { orders: { count: { eq: 1 } } }, '1998-06-30', (own) => own.length === 1],
    [
      'nothing but what was bought by then',
      { orders: { count: { gte: 2, lte: 4 } } },
      '1997-06-15',
      (own) => own.length >= 2 && own.length <= 4,
    ],
    [
      '90 days without a purchase',
      { orders: { lastBefore: { days: 90 } } },
      '1998-06-30',
      (own, asOf) => own.length > 0 && Math.max(...own.map(({ day }) => day)) < asOf - 89,
    ],
    [
      'first bought in the last 60 days',
      { orders: { firstWithin: { days: 60 } } },
      '1997-04-10',
      (own, asOf) => own.length > 0 && Math.min(...own.map(({ day }) => day)) >= asOf - 59,
    ],
    [
      'spent ¥100 or more in half a year',
      { orders: { sumFen: { gte: 10_000 }, within: { days: 182 } } },
      '1997-12-31',
      (own, asOf) => sum(own.filter(({ day }) => day > asOf - 182)) >= 10_000,
    ],
    [
      'spent nothing in a month',
      { orders: { sumFen: { lte: 0 }, within: { days: 30 } } },
      '1997-09-30',
      (own, asOf) => sum(own.filter(({ day }) => day > asOf - 30)) <= 0,
    ],
    [
      '¥30 to ¥60 on average',
      { orders: { averageFen: { gte: 3000, lte: 6000 } } },
      '1998-06-30',
      (own) => own.length > 0 && sum(own) / own.length >= 3000 && sum(own) / own.length <= 6000,
    ],
    [
      'no purchase from June to December',
      { orders: { count: { eq: 0 }, between: ['1997-06-01', '1998-01-01'] } },
      '1998-06-30',
      (own) => own.every(({ day }) => day < dayOf('1997-06-01') || day >= dayOf('1998-01-01')),
    ],
    [
      'came often and is gone, or came once and lately',
      {
        any: [
          { all: [{ orders: { count: { gte: 5 } } }, { not: { orders: { within: { days: 120 } } } }] },
          { all: [{ orders: { count: { eq: 1 } } }, { orders: { within: { days: 45 } } }] },
        ],
      },
      '1998-03-31',
      (own, asOf) => {
        const lately = (days: number) => own.some(({ day }) => day > asOf - days);
        return (own.length >= 5 && !lately(120)) || (own.length === 1 && lately(45));
      },
    ],
  ];
  test.each(cases)('%s: as counted by hand', async (_name, rule, asOf, holds) => {
    const day = dayOf(asOf);
    const byHand = people.filter((person) =>
      holds(
        purchases.filter((one) => one.member === person && one.day <= day),
        day,
      ),
    ).length;
    const { count, total } = await countRule(app.deps, await prepareRule(app.deps, rule), lastInstantOf(asOf));
    expect([count, total]).toEqual([byHand, 2357]);
    expect(byHand).toBeGreaterThan(0);
    expect(byHand).toBeLessThan(2357);
  });

  /** RFM and lifecycle worked out once more, from the file alone, by sorting and by going through every day. */
  const asOfDays = ['1997-03-31', '1997-12-31', '1998-06-30'];
  const boughtBy = (day: number): Map<string, Own> => {
    const bought = new Map<string, Own>();
    for (const one of purchases) if (one.day <= day) bought.set(one.member, [...(bought.get(one.member) ?? []), one]);
    return bought;
  };
  const countAt = async (rule: SegmentRule, asOf: string): Promise<number> =>
    (await countRule(app.deps, await prepareRule(app.deps, rule), lastInstantOf(asOf))).count;

  test.each(asOfDays)('RFM scores as of %s: as by sorting', async (asOf) => {
    const today = dayOf(asOf);
    const values = [...boughtBy(today).values()]
      .map((own) => own.filter(({ day }) => day > today - 365))
      .filter((own) => own.length > 0)
      .map((own) => ({ r: today - Math.max(...own.map(({ day }) => day)), f: own.length, m: sum(own) }));
    const sortedBy = (key: 'r' | 'f' | 'm'): number[] => values.map((one) => one[key]).sort((a, b) => a - b);
    const inOrder = { r: sortedBy('r'), f: sortedBy('f'), m: sortedBy('m') };
    const scoreOf = (key: 'r' | 'f' | 'm', value: number): number => {
      const sorted = inOrder[key];
      const over = [1, 2, 3, 4].filter((k) => value > sorted[Math.ceil((k * sorted.length) / 5) - 1]!).length;
      return key === 'r' ? 5 - over : 1 + over;
    };
    for (const key of ['r', 'f', 'm'] as const) {
      const scores = values.map((one) => scoreOf(key, one[key]));
      for (const score of [1, 2, 3, 4, 5])
        expect([key, score, await countAt({ rfm: { [key]: { eq: score } } }, asOf)]).toEqual([key, score, scores.filter((one) => one === score).length]);
    }
    const champions = values.filter(({ r, f, m }) => scoreOf('r', r) >= 4 && scoreOf('f', f) >= 4 && scoreOf('m', m) >= 4).length;
    expect([await countAt({ rfm: { group: ['champions'] } }, asOf), await countAt({ rfm: { r: { gte: 1 } } }, asOf)]).toEqual([champions, values.length]);
    expect(champions).toBeGreaterThan(0);
    const scored = values.map((one) => ({ r: scoreOf('r', one.r), f: scoreOf('f', one.f), fen: one.m }));
    const { cells, groups, ...matrix } = await rfmMatrix(app.deps, lastInstantOf(asOf));
    for (const { r, f, members, paidFen } of cells) {
      const mine = scored.filter((one) => one.r === r && one.f === f);
      expect([r, f, members, paidFen]).toEqual([r, f, mine.length, mine.reduce((total, { fen }) => total + fen, 0)]);
    }
    expect([cells.length, matrix.scored, matrix.members]).toEqual([25, values.length, 2357]);
    expect(groups.find(({ key }) => key === 'champions')!.members).toBe(champions);
    expect(groups.reduce((total, { members }) => total + members, 0)).toBe(values.length);
  }, 240_000);

  test.each(asOfDays)('lifecycle as of %s: as by going through every day', async (asOf) => {
    const stageAt = (own: Own, today: number): string => {
      const days = own.map(({ day }) => day).filter((day) => day <= today);
      const quiet = today - Math.max(...days);
      if (quiet >= 120) return 'lost';
      if (quiet >= 30) return 'dormant';
      if (quiet >= 20) return 'at-risk';
      if (days.filter((day) => day >= today - 89).length >= 3) return 'loyal';
      return today < Math.min(...days) + 14 ? 'new' : 'active';
    };
    const sinceOf = (own: Own, today: number): number => {
      const begin = Math.min(...own.map(({ day }) => day));
      let day = today;
      while (day > begin && stageAt(own, day - 1) === stageAt(own, today)) day -= 1;
      return today - day;
    };
    const today = dayOf(asOf);
    const standing = [...boughtBy(today).values()].map((own) => ({ stage: stageAt(own, today), since: sinceOf(own, today) }));
    for (const stage of LIFECYCLE_STAGES) {
      const mine = standing.filter((one) => one.stage === stage);
      expect([stage, await countAt({ lifecycle: { in: [stage] } }, asOf)]).toEqual([stage, mine.length]);
      expect([stage, await countAt({ lifecycle: { in: [stage], sinceDays: { gte: 7 } } }, asOf)]).toEqual([stage, mine.filter(({ since }) => since >= 7).length]);
    }
  }, 240_000);

  test('a contact gets a phone from a list of members, joins by it and keeps what was bought', async () => {
    const [person] = people;
    const phone = nextPhone();
    const answer = await importFile(
      app.deps,
      request('members', `external_member_id,phone,nickname\n${person},${phone},老顾客\n`),
    );
    expect(answer).toEqual({ ok: true, tally: { read: 1, created: 0, updated: 1, skipped: 0, errors: [] } });
    const contact = (await Members(app.deps.db).findOne({ externalId: person }).lean())!;
    const visitor = await makeVisitor(app, undefined, phone);
    const { profile } = await joinAs(app, visitor);
    expect([profile.id, profile.nickname]).toEqual([contact._id, '老顾客']);
    const { rows } = await app.as({ ...visitor.claims, sub: profile.id })('GET /v1/member/orders', { query: {} });
    expect(rows.length).toBe(purchases.filter(({ member }) => member === person).length);
  });
});
