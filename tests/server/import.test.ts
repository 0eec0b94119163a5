import { importFile, type ImportRequest, type Kind, type Tally } from '../../server/src/features/import/index';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { Stores } from '../../server/src/features/stores/index';
import { TagEvents, TagGroups, Tags } from '../../server/src/features/tags/index';
import { newId } from '../../server/src/platform/database';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeStore, nextPhone } from '../support/people';
import { content, request, takeInto } from './import-support';

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app.close());

const take = (kind: Kind, text: string | Buffer, more: Partial<ImportRequest> = {}): Promise<Tally> =>
  takeInto(app, kind, text, more);

const refusal = async (kind: Kind, text: string, more: Partial<ImportRequest> = {}): Promise<string> => {
  const answer = await importFile(app.deps, request(kind, text, more));
  return answer.ok ? 'taken' : answer.fault.code;
};

let names = 0;
/** An outside id that no other test uses. */
const someone = (): string => `P${(names += 1)}`;
const memberOf = (externalId: string) => Members(app.deps.db).findOne({ externalId }).lean();
const ordersOf = async (externalId: string) =>
  Orders(app.deps.db)
    .find({ memberId: (await memberOf(externalId))!._id })
    .sort({ paidAt: 1 })
    .lean();

describe('lines that cannot be taken', () => {
  test('each is named by its number and costs no other line', async () => {
    const [a, b] = [someone(), someone()];
    const future = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const { errors, ...counts } = await take(
      'orders',
      [
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
      ].join('\n'),
    );
    expect(counts).toEqual({ read: 11, created: 2, updated: 0, skipped: 0 });
    expect(errors.map(({ line, code }) => [line, code])).toEqual([
      [3, 'DATE_INVALID'],
      [4, 'MEMBER_ID_MISSING'],
      [5, 'ITEMS_INVALID'],
      [6, 'AMOUNT_INVALID'],
      [8, 'AMOUNT_INVALID'],
      [9, 'STORE_UNKNOWN'],
      [10, 'COLUMN_COUNT'],
      [11, 'DATE_IN_FUTURE'],
      [12, 'QUOTES'],
    ]);
    expect(
      (await ordersOf(a)).map(({ paidFen, lines, state, channel }) => [paidFen, lines[0]!.quantity, state, channel]),
    ).toEqual([[2933, 2, 'done', 'import']]);
    expect((await ordersOf(b))[0]!.paidAt).toEqual(new Date('2026-01-31T02:00:00Z'));
  });

  test('bytes that are no UTF-8 and a line without end are named, a byte order mark is none of them', async () => {
    const person = someone();
    const text = Buffer.concat([
      Buffer.from('\uFEFFexternal_member_id,paid_at,amount_yuan\r\n'),
      Buffer.from([0xd5, 0xc5, 0x2c]),
      Buffer.from('2026-01-31,5\r\n'),
      Buffer.from(`${'x'.repeat(3_000_000)}\r\n`),
      Buffer.from(`${person},2026-01-31,5\r\n`),
    ]);
    const { errors, created } = await take('orders', text, { open: () => content(text, 64_000) });
    expect([errors.map(({ line, code }) => [line, code]), created]).toEqual([
      [
        [2, 'NOT_UTF8'],
        [3, 'LINE_TOO_LONG'],
      ],
      1,
    ]);
    expect((await ordersOf(person)).length).toBe(1);
  });

  test('a list of nothing but errors is cut, and says how many there were', async () => {
    const text = `external_member_id,paid_at,amount_yuan\n${'x,yesterday,1\n'.repeat(1500)}`;
    const tally = await take('orders', text);
    expect([tally.read, tally.errors.length, tally.errorsTotal, tally.errors.at(-1)!.line]).toEqual([
      1500, 1000, 1500, 1001,
    ]);
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
    const file = (amount: string) =>
      `external_order_id,external_member_id,paid_at,amount_yuan\n${person}-1,${person},20260131,${amount}\n`;
    expect(await take('orders', file('10'))).toMatchObject({ created: 1 });
    expect(await take('orders', file('10.00'))).toMatchObject({ created: 0, updated: 0, skipped: 1 });
    expect(await take('orders', file('12.5'))).toMatchObject({ created: 0, updated: 1, skipped: 0 });
    expect((await ordersOf(person)).map(({ paidFen, externalId }) => [paidFen, externalId])).toEqual([
      [1250, `${person}-1`],
    ]);
  });

  test('the same id twice in one file: the last one counts', async () => {
    const person = someone();
    const tally = await take(
      'orders',
      `external_order_id,external_member_id,paid_at,amount_yuan\n${person},${person},20260131,10\n${person},${person},20260131,20\n`,
    );
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
    const count = async () => [
      await Members(app.deps.db).countDocuments(),
      await Orders(app.deps.db).countDocuments(),
      await Tags(app.deps.db).countDocuments(),
    ];
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
      status: 'contact',
      nickname: '王, 小明',
      gender: 'male',
      birthday: '1990-02-28',
      birthdayKey: '02-28',
      homeStoreId: store.id,
      joinedAt: null,
      createdAt: new Date('2020-04-30T16:00:00Z'),
      source: { kind: 'import' },
    });
    expect([app.deps.pii.decrypt(member.phoneSealed!), member.phoneMasked]).toEqual([
      phone,
      `${phone.slice(0, 3)}****${phone.slice(-4)}`,
    ]);
    expect(JSON.stringify(member)).not.toContain(phone);
    expect(await take('members', right)).toEqual({ read: 2, created: 0, updated: 0, skipped: 2, errors: [] });
  });

  test('tags are put on once, made when nobody had made them, and respect exclusive tag groups', async () => {
    const [group, morning, evening] = [newId(), newId(), newId()];
    const createdAt = new Date();
    await TagGroups(app.deps.db).insertMany([{ _id: group, name: '时段', exclusive: true, createdAt }]);
    await Tags(app.deps.db).insertMany(
      [morning, evening].map((_id, i) => ({
        _id,
        tagGroupId: group,
        name: ['早', '晚'][i]!,
        colour: '#000000',
        createdAt,
      })),
    );
    const person = someone();
    const file = (tags: string) => `external_member_id,tags\n${person},${tags}\n`;
    expect(await take('members', file('早|老客;送礼'))).toMatchObject({ created: 1 });
    expect(await take('members', file('早|老客;送礼'))).toMatchObject({ updated: 0, skipped: 1 });
    expect(await take('members', file('晚'))).toMatchObject({ updated: 1 });
    const names = new Map((await Tags(app.deps.db).find().lean()).map((tag) => [tag._id, tag.name]));
    const { _id, tags } = (await memberOf(person))!;
    expect(tags.map(({ tagId, source }) => [names.get(tagId), source]).sort()).toEqual(
      [
        ['晚', 'import'],
        ['老客', 'import'],
        ['送礼', 'import'],
      ].sort(),
    );
    const made = await TagGroups(app.deps.db).findOne({ name: '导入' }).lean();
    expect((await Tags(app.deps.db).find({ tagGroupId: made!._id }).lean()).map((tag) => tag.name)).toEqual(
      expect.arrayContaining(['老客', '送礼']),
    );
    const history = await TagEvents(app.deps.db).find({ memberId: _id }).sort({ _id: 1 }).lean();
    expect(history.map(({ tagId, on }) => `${on ? '+' : '-'}${names.get(tagId)}`).sort()).toEqual(
      ['+早', '+老客', '+送礼', '-早', '+晚'].sort(),
    );
  });

  test('who has joined keeps what they said; a file fills only what they left open', async () => {
    const member = await makeMember(app);
    const externalId = someone();
    expect(
      await take(
        'members',
        `external_member_id,phone,nickname,birthday\n${externalId},${member.phone},别的名字,1991-03-04\n`,
      ),
    ).toMatchObject({ updated: 1, errors: [] });
    const known = (await Members(app.deps.db).findById(member.memberId).lean())!;
    expect([known.externalId, known.birthday, known.nickname === '别的名字', known.status]).toEqual([
      externalId,
      '1991-03-04',
      false,
      'joined',
    ]);
    const { errors } = await take(
      'members',
      `external_member_id,phone\n${externalId},${nextPhone()}\n${someone()},${member.phone}\n`,
    );
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
