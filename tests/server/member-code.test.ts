import { MINUTE_MS } from '@shuke/shared/values/time';
import { Members } from '../../server/src/features/membership/index';
import { verifyMemberCode } from '../../server/src/features/member-code/index';
import { MOST_GUESSES } from '../../server/src/features/member-code/spoken-code';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeStore, type Person } from '../support/people';
import { tally } from './coupons-support';
import { openCounter, type Counter } from './counter-support';

jest.setTimeout(60_000);

let app: TestApp;
let counter: Counter;
let member: Person;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());
beforeEach(async () => {
  counter = await openCounter(app);
  member = await makeMember(app);
});

const codes = async (person = member) => (await app.as(person.claims)('GET /v1/member/code')).codes;
const present = (code: string, who = counter) => who.call('POST /v1/staff/counter/scan', { body: { storeId: who.storeId, code } });
const speak = async (person = member) => (await app.as(person.claims)('POST /v1/member/code/spoken')).digits;

describe('the signed code', () => {
  test('changes every 30 seconds, and the phone holds five minutes of them without a gap', async () => {
    const held = await codes();
    expect(new Set(held.flatMap(({ code, digits }) => [code, digits])).size).toBe(20);
    held.slice(1).forEach((one, i) => expect([one.from, Date.parse(one.until) - Date.parse(one.from)]).toEqual([held[i]!.until, 30_000]));
  });

  test.each(['code', 'digits'] as const)('is accepted as %s', async (spelling) => {
    expect((await present((await codes())[0]![spelling])).member.memberId).toBe(member.memberId);
  });

  test('its digits may be typed in groups, as they are shown', async () => {
    const { digits } = (await codes())[0]!;
    expect((await present(digits.replace(/(\d{4})(?=\d)/g, '$1 '))).member.memberId).toBe(member.memberId);
  });

  test('shown from the cache, after minutes without a network, is accepted in its own window', async () => {
    const held = await codes();
    await app.clock.travel(4 * MINUTE_MS);
    const now = app.clock.now().getTime();
    const current = held.find(({ from, until }) => Date.parse(from) <= now && now < Date.parse(until))!;
    expect((await present(current.code)).member.memberId).toBe(member.memberId);
  });

  test('survives a clock a minute slow or fast, and no more', async () => {
    const held = await codes();
    await present(held[2]!.code); // the phone is a minute fast
    await expect(present(held[3]!.code)).rejects.toMatchObject({ code: 'MEMBER_CODE_STALE' });
    await app.clock.travel(60_000);
    await present(held[0]!.code); // a minute slow
    await app.clock.travel(60_000);
    await expect(present(held[1]!.code)).rejects.toMatchObject({ code: 'MEMBER_CODE_STALE' });
  });

  test('is good once for each purpose and store, in either spelling', async () => {
    const { code, digits } = (await codes())[0]!;
    await present(code);
    await expect(present(digits)).rejects.toMatchObject({ code: 'MEMBER_CODE_USED' });
    expect((await present(code, await openCounter(app))).member.memberId).toBe(member.memberId);
    const storeId = counter.storeId;
    expect(await verifyMemberCode(app.deps, { code, storeId, purpose: 'pickup' })).toEqual({ ok: true, memberId: member.memberId });
    expect(await verifyMemberCode(app.deps, { code, storeId, purpose: 'pickup' })).toEqual({ ok: false, reason: 'MEMBER_CODE_USED' });
  });

  test('with any part changed is nobody\'s', async () => {
    const { code, digits } = (await codes())[0]!;
    const parts = code.split('.');
    const forged = [parts.with(1, '1'), parts.with(2, 'zzzz'), parts.with(3, 'A'.repeat(12))].map((one) => one.join('.'));
    const typed = Array.from({ length: 20 }, (_, i) => `${digits.slice(0, i)}${(Number(digits[i]) + 1) % 10}${digits.slice(i + 1)}`);
    for (const one of [...forged, ...typed, '', `${digits}0`]) {
      const verdict = await verifyMemberCode(app.deps, { code: one, storeId: counter.storeId });
      expect(verdict).toMatchObject({ ok: false, reason: expect.stringMatching(/INVALID|STALE/) as unknown });
    }
  });

  test.each([['erased', { status: 'erased' as const }], ['merged into another', { status: 'erased' as const, mergedInto: 'a'.repeat(24) }]])('of a member who was %s is refused, and says so', async (_what, change) => {
    const { code } = (await codes())[0]!;
    await Members(app.deps.db).updateOne({ _id: member.memberId }, { $set: change });
    await expect(present(code)).rejects.toMatchObject({ code: 'MEMBER_CODE_GONE' });
  });
});

describe('the code that is read out', () => {
  test('is eight digits, good once anywhere, for a minute', async () => {
    const digits = await speak();
    expect(digits).toMatch(/^\d{8}$/);
    const stores = [counter, await openCounter(app), await openCounter(app)];
    expect(await tally(stores.map((store) => present(digits, store)))).toEqual({ ok: 1, MEMBER_CODE_INVALID: 2 });
    const late = await speak();
    await app.clock.travel(60_000);
    await expect(present(late)).rejects.toMatchObject({ code: 'MEMBER_CODE_INVALID' });
  });

  test('asked for again replaces the one before, also when two phones ask at once', async () => {
    const first = await speak();
    const second = await speak();
    await expect(present(first)).rejects.toMatchObject({ code: 'MEMBER_CODE_INVALID' });
    expect((await present(`${second.slice(0, 4)} ${second.slice(4)}`)).member.memberId).toBe(member.memberId);
    const both = await Promise.all([speak(), speak()]);
    expect(Object.entries(await tally(both.map((digits) => present(digits)))).sort()).toEqual([['MEMBER_CODE_INVALID', 1], ['ok', 1]]);
  });

  test('cannot be guessed: wrong codes are counted per person, right ones are not', async () => {
    for (let n = 0; n < 3; n += 1) await present(await speak());
    const wrong = Array.from({ length: MOST_GUESSES + 5 }, (_, n) => present(String(n).padStart(8, '0')));
    expect(await tally(wrong)).toEqual({ MEMBER_CODE_INVALID: MOST_GUESSES, TOO_MANY_REQUESTS: 5 });
    const digits = await speak();
    await expect(present(digits)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    const colleague = await openCounter(app, 'associate', counter.storeId);
    expect((await present(digits, colleague)).member.memberId).toBe(member.memberId);
    await app.clock.travel(10 * MINUTE_MS);
    await present(await speak());
  });

  test('of a member who was erased meanwhile is refused; another purpose does not take it', async () => {
    const digits = await speak();
    expect(await verifyMemberCode(app.deps, { code: digits, storeId: (await makeStore(app)).id, purpose: 'pickup' })).toEqual({ ok: false, reason: 'MEMBER_CODE_INVALID' });
    await Members(app.deps.db).updateOne({ _id: member.memberId }, { $set: { status: 'erased' } });
    await expect(present(digits)).rejects.toMatchObject({ code: 'MEMBER_CODE_GONE' });
  });
});
