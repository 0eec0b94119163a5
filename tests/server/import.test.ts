import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { importFile, type ImportRequest, type Kind, type Tally } from '../../server/src/features/import/index';
import { dateReader, readUsualDate } from '../../server/src/features/import/read-date';
import { readLines } from '../../server/src/features/import/read-lines';
import { readRows } from '../../server/src/features/import/read-rows';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { countRule, prepareRule } from '../../server/src/features/segments/index';
import { Stores } from '../../server/src/features/stores/index';
import { TagEvents, TagGroups, Tags } from '../../server/src/features/tags/index';
import { newId } from '../../server/src/platform/database';
import { Postings } from '../../server/src/platform/ledger/index';
import { reconcile } from '../../server/src/reconcile';
import type { SegmentRule } from '../../shared/contract/segment-rule';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { joinAs, makeMember, makeStore, makeVisitor, nextPhone } from '../support/people';

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app.close());

async function* content(text: string | Buffer, size = 7000): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const request = (kind: Kind, text: string | Buffer, more: Partial<ImportRequest> = {}): ImportRequest => ({
  kind, open: () => content(text), delimiter: 'comma', header: true, ...more,
});

const take = async (kind: Kind, text: string | Buffer, more: Partial<ImportRequest> = {}): Promise<Tally> => {
  const answer = await importFile(app.deps, request(kind, text, more));
  if (!answer.ok) throw new Error(answer.fault.code);
  return answer.tally;
};

const refusal = async (kind: Kind, text: string, more: Partial<ImportRequest> = {}): Promise<string> => {
  const answer = await importFile(app.deps, request(kind, text, more));
  return answer.ok ? 'taken' : answer.fault.code;
};

let names = 0;
/** An outside id that no other test uses. */
const someone = (): string => `P${(names += 1)}`;
const memberOf = (externalId: string) => Members(app.deps.db).findOne({ externalId }).lean();
const ordersOf = async (externalId: string) => Orders(app.deps.db).find({ memberId: (await memberOf(externalId))!._id }).sort({ paidAt: 1 }).lean();

describe('real purchases: the CDNOW log', () => {
  const bytes = readFileSync('tests/data/cdnow/CDNOW_sample.txt');
  const columns = ['-', 'external_member_id', 'paid_at', 'items', 'amount_yuan'];
  const options = { delimiter: 'space', header: false, columns, dateFormat: 'YYYYMMDD' } as const;
  /** The file read by hand: customer, day as a number, money in fen. */
  const purchases = bytes.toString('utf8').split(/\r?\n/).filter((line) => line.trim() !== '').map((line) => {
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
    const stamp = async () => JSON.stringify([await Orders(app.deps.db).find().sort({ _id: 1 }).lean(), await Members(app.deps.db).find().sort({ _id: 1 }).lean()]);
    const before = await stamp();
    const answer = await importFile(app.deps, request('orders', bytes, options));
    expect(answer).toEqual({ ok: true, tally: { read: 6919, created: 0, updated: 0, skipped: 6919, errors: [] } });
    expect(await stamp()).toBe(before);
  }, 240_000);

  const cases: [name: string, rule: SegmentRule, asOf: string, holds: (own: Own, asOf: number) => boolean][] = [
    ['three purchases or more', { orders: { count: { gte: 3 } } }, '1998-06-30', (own) => own.length >= 3],
    ['exactly one purchase', { orders: { count: { eq: 1 } } }, '1998-06-30', (own) => own.length === 1],
    ['nothing but what was bought by then', { orders: { count: { gte: 2, lte: 4 } } }, '1997-06-15', (own) => own.length >= 2 && own.length <= 4],
    ['90 days without a purchase', { orders: { lastBefore: { days: 90 } } }, '1998-06-30', (own, asOf) => own.length > 0 && Math.max(...own.map(({ day }) => day)) < asOf - 89],
    ['first bought in the last 60 days', { orders: { firstWithin: { days: 60 } } }, '1997-04-10', (own, asOf) => own.length > 0 && Math.min(...own.map(({ day }) => day)) >= asOf - 59],
    ['spent ¥100 or more in half a year', { orders: { sumFen: { gte: 10_000 }, within: { days: 182 } } }, '1997-12-31', (own, asOf) => sum(own.filter(({ day }) => day > asOf - 182)) >= 10_000],
    ['spent nothing in a month', { orders: { sumFen: { lte: 0 }, within: { days: 30 } } }, '1997-09-30', (own, asOf) => sum(own.filter(({ day }) => day > asOf - 30)) <= 0],
    ['¥30 to ¥60 on average', { orders: { averageFen: { gte: 3000, lte: 6000 } } }, '1998-06-30', (own) => own.length > 0 && sum(own) / own.length >= 3000 && sum(own) / own.length <= 6000],
    ['no purchase from June to December', { orders: { count: { eq: 0 }, between: ['1997-06-01', '1998-01-01'] } }, '1998-06-30', (own) => own.every(({ day }) => day < dayOf('1997-06-01') || day >= dayOf('1998-01-01'))],
    [
      'came often and is gone, or came once and lately', {
        any: [
          { all: [{ orders: { count: { gte: 5 } } }, { not: { orders: { within: { days: 120 } } } }] },
          { all: [{ orders: { count: { eq: 1 } } }, { orders: { within: { days: 45 } } }] },
        ],
      }, '1998-03-31', (own, asOf) => {
        const lately = (days: number) => own.some(({ day }) => day > asOf - days);
        return (own.length >= 5 && !lately(120)) || (own.length === 1 && lately(45));
      },
    ],
  ];
  test.each(cases)('%s: as counted by hand', async (_name, rule, asOf, holds) => {
    const day = dayOf(asOf);
    const byHand = people.filter((person) => holds(purchases.filter((one) => one.member === person && one.day <= day), day)).length;
    const { count, total } = await countRule(app.deps, await prepareRule(app.deps, rule), lastInstantOf(asOf));
    expect([count, total]).toEqual([byHand, 2357]);
    expect(byHand).toBeGreaterThan(0);
    expect(byHand).toBeLessThan(2357);
  });

  test('a contact gets a phone from a list of members, joins by it and keeps what was bought', async () => {
    const [person] = people;
    const phone = nextPhone();
    const answer = await importFile(app.deps, request('members', `external_member_id,phone,nickname\n${person},${phone},老顾客\n`));
    expect(answer).toEqual({ ok: true, tally: { read: 1, created: 0, updated: 1, skipped: 0, errors: [] } });
    const contact = (await Members(app.deps.db).findOne({ externalId: person }).lean())!;
    const visitor = await makeVisitor(app, undefined, phone);
    const { profile } = await joinAs(app, visitor);
    expect([profile.id, profile.nickname]).toEqual([contact._id, '老顾客']);
    const { rows } = await app.as({ ...visitor.claims, sub: profile.id })('GET /v1/member/orders', { query: {} });
    expect(rows.length).toBe(purchases.filter(({ member }) => member === person).length);
  });
});

describe('lines that cannot be taken', () => {
  test('each is named by its number and costs no other line', async () => {
    const [a, b] = [someone(), someone()];
    const future = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const { errors, ...counts } = await take('orders', [
      'external_member_id,paid_at,items,amount_yuan,store',
      `${a},2026-01-31,2,29.33,`,
      `${a},2026-02-30,2,29.33,`,
      ',2026-01-31,1,5,',
      `${a},2026-01-31,0,5,`,
      `${a},2026-01-31,1,5.999,`,
      '',
      `${a},2026-01-31,1,-5,`,
      `${a},2026-01-31,1,5,没有这家店`,
      `${a},2026-01-31,1`,
      `${a},${future},1,5,`,
      `"${a},2026-01-31,1,5,`,
      `${b},"2026-01-31T10:00:00+08:00",1,"0.00",`,
    ].join('\n'));
    expect(counts).toEqual({ read: 11, created: 2, updated: 0, skipped: 0 });
    expect(errors.map(({ line, code }) => [line, code])).toEqual([
      [3, 'DATE_INVALID'], [4, 'MEMBER_ID_MISSING'], [5, 'ITEMS_INVALID'], [6, 'AMOUNT_INVALID'], [8, 'AMOUNT_INVALID'], [9, 'STORE_UNKNOWN'],
      [10, 'COLUMN_COUNT'], [11, 'DATE_IN_FUTURE'], [12, 'QUOTES'],
    ]);
    expect((await ordersOf(a)).map(({ paidFen, lines, state, channel }) => [paidFen, lines[0]!.quantity, state, channel])).toEqual([[2933, 2, 'done', 'import']]);
    expect((await ordersOf(b))[0]!.paidAt).toEqual(new Date('2026-01-31T02:00:00Z'));
  });

  test('bytes that are no UTF-8 and a line without end are named, a byte order mark is none of them', async () => {
    const person = someone();
    const text = Buffer.concat([
      Buffer.from('\uFEFFexternal_member_id,paid_at,amount_yuan\r\n'), Buffer.from([0xd5, 0xc5, 0x2c]), Buffer.from('2026-01-31,5\r\n'),
      Buffer.from(`${'x'.repeat(3_000_000)}\r\n`), Buffer.from(`${person},2026-01-31,5\r\n`),
    ]);
    const { errors, created } = await take('orders', text, { open: () => content(text, 64_000) });
    expect([errors.map(({ line, code }) => [line, code]), created]).toEqual([[[2, 'NOT_UTF8'], [3, 'LINE_TOO_LONG']], 1]);
    expect((await ordersOf(person)).length).toBe(1);
  });

  test('a list of nothing but errors is cut, and says how many there were', async () => {
    const text = `external_member_id,paid_at,amount_yuan\n${'x,yesterday,1\n'.repeat(1500)}`;
    const tally = await take('orders', text);
    expect([tally.read, tally.errors.length, tally.errorsTotal, tally.errors.at(-1)!.line]).toEqual([1500, 1000, 1500, 1001]);
  });

  test('the message never repeats a phone number', async () => {
    const { errors } = await take('members', 'external_member_id,phone\nX,1381234567\n');
    expect(errors).toEqual([{ line: 2, code: 'PHONE_INVALID', message: 'phone 应为 11 位手机号' }]);
  });

  test('a file that cannot be read as a whole is refused before a line is taken', async () => {
    expect(await refusal('orders', 'member,paid_at,amount_yuan\n')).toBe('UNKNOWN_COLUMN');
    expect(await refusal('orders', 'external_member_id,paid_at\n')).toBe('COLUMN_MISSING');
    expect(await refusal('orders', 'paid_at,paid_at,external_member_id,amount_yuan\n')).toBe('COLUMN_TWICE');
    expect(await refusal('orders', 'a,b\n', { header: false })).toBe('COLUMNS_MISSING');
    expect(await refusal('orders', '')).toBe('HEADER_INVALID');
    expect(await refusal('members', 'nickname\n')).toBe('COLUMN_MISSING');
    expect(await refusal('orders', '', { dateFormat: 'YYYYMM' })).toBe('DATE_FORMAT_INVALID');
  });
});

describe('what identifies a line', () => {
  test('an order id: a later line with the same id is the same purchase as it is known now', async () => {
    const person = someone();
    const file = (amount: string) => `external_order_id,external_member_id,paid_at,amount_yuan\n${person}-1,${person},20260131,${amount}\n`;
    expect(await take('orders', file('10'))).toMatchObject({ created: 1 });
    expect(await take('orders', file('10.00'))).toMatchObject({ created: 0, updated: 0, skipped: 1 });
    expect(await take('orders', file('12.5'))).toMatchObject({ created: 0, updated: 1, skipped: 0 });
    expect((await ordersOf(person)).map(({ paidFen, externalId }) => [paidFen, externalId])).toEqual([[1250, `${person}-1`]]);
  });

  test('the same id twice in one file: the last one counts', async () => {
    const person = someone();
    const tally = await take('orders', `external_order_id,external_member_id,paid_at,amount_yuan\n${person},${person},20260131,10\n${person},${person},20260131,20\n`);
    expect([tally.created, tally.updated, (await ordersOf(person))[0]!.paidFen]).toEqual([1, 1, 2000]);
  });

  test('without one, equal lines of one file are two purchases, and both stay two', async () => {
    const person = someone();
    const text = `external_member_id,paid_at,amount_yuan\n${person},20260131,10\n${person},20260131,10\n`;
    expect((await take('orders', text)).created).toBe(2);
    expect((await take('orders', text)).skipped).toBe(2);
    expect((await ordersOf(person)).length).toBe(2);
  });

  test('three imports of one file at once take each line once', async () => {
    const [a, b] = [someone(), someone()];
    const lines = Array.from({ length: 300 }, (_, i) => `${i % 2 ? a : b},20260131,${i}`).join('\n');
    const text = `external_member_id,paid_at,amount_yuan\n${lines}\n`;
    await Promise.all([1, 2, 3].map(() => take('orders', text)));
    expect([(await ordersOf(a)).length, (await ordersOf(b)).length]).toEqual([150, 150]);
    expect(await Members(app.deps.db).countDocuments({ externalId: { $in: [a, b] } })).toBe(2);
  });

  test('a dry run answers the same numbers and writes nothing', async () => {
    const person = someone();
    const orders = `external_member_id,paid_at,amount_yuan\n${person},20260131,10\n${person},nonsense,10\n`;
    const members = `external_member_id,nickname,tags\n${person},新人,尝鲜客\n`;
    const count = async () => [await Members(app.deps.db).countDocuments(), await Orders(app.deps.db).countDocuments(), await Tags(app.deps.db).countDocuments()];
    const before = await count();
    const dry = [await take('orders', orders, { dryRun: true }), await take('members', members, { dryRun: true })];
    expect(await count()).toEqual(before);
    expect([await take('members', members), await take('orders', orders)].toReversed()).toEqual(dry);
    expect(await count()).not.toEqual(before);
  });
});

describe('members', () => {
  test('a new one is a contact with sealed phone, and the same file again changes nothing', async () => {
    const store = await makeStore(app, '导入测试店');
    const [person, phone] = [someone(), nextPhone()];
    const text = `external_member_id,phone,nickname,gender,birthday,joined_at,store\n${person},+86 ${phone.slice(0, 3)}-${phone.slice(3)},"王, 小明",男,19900229,2020-05-01,导入测试店\n${someone()},,,,02-29,,\n`;
    const { errors, created } = await take('members', text);
    expect([errors.map(({ line, code }) => [line, code]), created]).toEqual([[[2, 'BIRTHDAY_INVALID']], 1]);
    const right = text.replace('19900229', '1990-02-28');
    expect(await take('members', right)).toEqual({ read: 2, created: 1, updated: 0, skipped: 1, errors: [] });
    const member = (await memberOf(person))!;
    expect(member).toMatchObject({
      status: 'contact', nickname: '王, 小明', gender: 'male', birthday: '1990-02-28', birthdayKey: '02-28', homeStoreId: store.id, joinedAt: null,
      createdAt: new Date('2020-04-30T16:00:00Z'), source: { kind: 'import' },
    });
    expect([app.deps.pii.decrypt(member.phoneSealed!), member.phoneMasked]).toEqual([phone, `${phone.slice(0, 3)}****${phone.slice(-4)}`]);
    expect(JSON.stringify(member)).not.toContain(phone);
    expect(await take('members', right)).toEqual({ read: 2, created: 0, updated: 0, skipped: 2, errors: [] });
  });

  test('tags are put on once, made when nobody had made them, and respect exclusive tag groups', async () => {
    const [group, morning, evening] = [newId(), newId(), newId()];
    const createdAt = new Date();
    await TagGroups(app.deps.db).insertMany([{ _id: group, name: '时段', exclusive: true, createdAt }]);
    await Tags(app.deps.db).insertMany([morning, evening].map((_id, i) => ({ _id, tagGroupId: group, name: ['早', '晚'][i]!, colour: '#000000', createdAt })));
    const person = someone();
    const file = (tags: string) => `external_member_id,tags\n${person},${tags}\n`;
    expect(await take('members', file('早|老客;送礼'))).toMatchObject({ created: 1 });
    expect(await take('members', file('早|老客;送礼'))).toMatchObject({ updated: 0, skipped: 1 });
    expect(await take('members', file('晚'))).toMatchObject({ updated: 1 });
    const names = new Map((await Tags(app.deps.db).find().lean()).map((tag) => [tag._id, tag.name]));
    const { _id, tags } = (await memberOf(person))!;
    expect(tags.map(({ tagId, source }) => [names.get(tagId), source]).sort()).toEqual([['晚', 'import'], ['老客', 'import'], ['送礼', 'import']].sort());
    const made = await TagGroups(app.deps.db).findOne({ name: '导入' }).lean();
    expect((await Tags(app.deps.db).find({ tagGroupId: made!._id }).lean()).map((tag) => tag.name)).toEqual(expect.arrayContaining(['老客', '送礼']));
    const history = await TagEvents(app.deps.db).find({ memberId: _id }).sort({ _id: 1 }).lean();
    expect(history.map(({ tagId, on }) => `${on ? '+' : '-'}${names.get(tagId)}`).sort()).toEqual(['+早', '+老客', '+送礼', '-早', '+晚'].sort());
  });

  test('who has joined keeps what they said; a file fills only what they left open', async () => {
    const member = await makeMember(app);
    const externalId = someone();
    expect(await take('members', `external_member_id,phone,nickname,birthday\n${externalId},${member.phone},别的名字,1991-03-04\n`)).toMatchObject({ updated: 1, errors: [] });
    const known = (await Members(app.deps.db).findById(member.memberId).lean())!;
    expect([known.externalId, known.birthday, known.nickname === '别的名字', known.status]).toEqual([externalId, '1991-03-04', false, 'joined']);
    const { errors } = await take('members', `external_member_id,phone\n${externalId},${nextPhone()}\n${someone()},${member.phone}\n`);
    expect(errors.map(({ code }) => code)).toEqual(['PHONE_DIFFERS', 'MEMBER_CONFLICT']);
  });

  test('two people behind one line are told apart by people, not guessed', async () => {
    const [a, b, phone] = [someone(), someone(), nextPhone()];
    await take('members', `external_member_id,phone\n${a},${phone}\n${b},\n`);
    const { errors } = await take('members', `external_member_id,phone\n${b},${phone}\n`);
    expect(errors.map(({ code }) => code)).toEqual(['MEMBER_CONFLICT']);
  });

  test('an order line finds its store by outside id, name, scene or id', async () => {
    const store = await makeStore(app, '四名店');
    await Stores(app.deps.db).updateOne({ _id: store.id }, { $set: { externalId: 'S-77' } });
    const person = someone();
    const lines = ['S-77', '四名店', store.scene, store.id].map((name) => `${person},20260131,1,${name}`).join('\n');
    expect((await take('orders', `external_member_id,paid_at,amount_yuan,store\n${lines}\n`)).created).toBe(4);
    expect(new Set((await ordersOf(person)).map(({ storeId }) => storeId))).toEqual(new Set([store.id]));
  });
});

describe('reading', () => {
  const rowsOf = async (text: string, width: number, size = 5) => {
    const rows: string[][] = [];
    for await (const row of readRows(readLines(content(text, size)), 'comma', width)) rows.push('cells' in row ? row.cells : [row.fault.code]);
    return rows;
  };
  const cell = fc.string({ unit: fc.constantFrom('a', '茶', ',', '"', '\n', ' ', '😀', '1'), maxLength: 6 });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  test('well-formed files read as an independent parser reads them, wherever the stream is cut', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(cell, cell, fc.nat()), { maxLength: 8 }), fc.integer({ min: 1, max: 9 }), async (table, size) => {
      const text = table.map((row) => row.map((one) => quoted(String(one))).join(',')).join('\r\n');
      const expected = parse(text) as string[][];
      expect(await rowsOf(text, 3, size)).toEqual(expected);
    }), { numRuns: 300 });
  });

  test('a quote that is never closed costs its own line only', async () => {
    const good = Array.from({ length: 80 }, (_, i) => `row${i},"x, ${i}"`);
    expect(await rowsOf(['"open,1', ...good].join('\n'), 2)).toEqual([['QUOTES'], ...good.map((_, i) => [`row${i}`, `x, ${i}`])]);
    expect(await rowsOf('a,"b"c\nd,e\n', 2)).toEqual([['QUOTES'], ['d', 'e']]);
  });

  test('dates are days that exist, in the form that was asked for', () => {
    const at = (text: string) => readUsualDate(text)?.toISOString();
    expect(['20260131', '2026-01-31', '2026-01-31T00:00:00+08:00', '2026-01-30T16:00:00.5Z', '2026-01-31 08:30'].map(at)).toEqual([
      '2026-01-30T16:00:00.000Z', '2026-01-30T16:00:00.000Z', '2026-01-30T16:00:00.000Z', '2026-01-30T16:00:00.500Z', '2026-01-31T00:30:00.000Z',
    ]);
    expect(['20260230', '2026-13-01', '2026-1-1', '2026-02-30T00:00:00Z', '2026-01-31T24:00:00Z', '2026-01-3120', 'today', ''].map(at)).toEqual(Array(8).fill(undefined));
    const german = dateReader('DD.MM.YYYY HH:mm')!;
    expect([german('31.01.2026 08:30')?.toISOString(), german('31x01.2026 08:30'), german('2026-01-31'), german('31.02.2026 08:30')]).toEqual(['2026-01-31T00:30:00.000Z', undefined, undefined, undefined]);
    expect(['YYYY-MM', 'YYYYMMDDDD', ''].map(dateReader)).toEqual([undefined, undefined, undefined]);
  });

  test('memory does not grow with the file', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heapMb: number[] = [];
    async function* long(): AsyncGenerator<Buffer> {
      yield Buffer.from('external_member_id,paid_at,amount_yuan\n');
      for (let n = 0; n < 100; n += 1) {
        yield Buffer.from(Array.from({ length: 1000 }, (_, i) => `M${(n * 1000 + i) % 700},20260131,${n}.${String(i % 100).padStart(2, '0')}\n`).join(''));
      }
    }
    const onProgress = (read: number) => {
      if (read % 20_000 !== 0) return;
      collect();
      heapMb.push(process.memoryUsage().heapUsed / 1e6);
    };
    const tally = await take('orders', '', { open: long, dryRun: true, onProgress });
    expect([tally.read, tally.created, heapMb.length]).toEqual([100_000, 100_000, 4]);
    expect(Math.max(...heapMb.slice(1)) - heapMb[0]!).toBeLessThan(8);
  }, 240_000);
});
