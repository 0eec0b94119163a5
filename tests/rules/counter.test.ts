import { birthdayHint } from '@shuke/shared/rules/counter/birthday-hint';
import { decideUndo } from '@shuke/shared/rules/counter/decide-undo';

describe('undoing a counter sale', () => {
  // 15:50 in Shanghai on 22 November.
  const bookedAt = new Date('2026-11-22T07:50:00Z');
  const sale = { storeId: 'here', bookedAt, undoUntil: new Date('2026-11-22T08:05:00Z'), undone: false };
  const associate = { role: 'associate' as const, storeIds: ['here'] };
  const manager = { role: 'store-manager' as const, storeIds: ['here', 'there'] };
  test.each([
    ['at the last moment', sale, associate, '2026-11-22T08:05:00Z', undefined],
    ['a second too late', sale, associate, '2026-11-22T08:05:01Z', 'UNDO_TOO_LATE'],
    ['late, by the store manager, at 23:59 of that day', sale, manager, '2026-11-22T15:59:59Z', undefined],
    ['by the store manager on the next day', sale, manager, '2026-11-22T16:00:00Z', 'UNDO_TOO_LATE'],
    ['around midnight, within the limit', { ...sale, bookedAt: new Date('2026-11-22T15:55:00Z'), undoUntil: new Date('2026-11-22T16:10:00Z') }, associate, '2026-11-22T16:05:00Z', undefined],
    ['at another store', sale, { ...associate, storeIds: ['there'] }, '2026-11-22T07:51:00Z', 'STORE_NOT_YOURS'],
    ['a second time', { ...sale, undone: true }, associate, '2026-11-22T07:51:00Z', 'SALE_ALREADY_UNDONE'],
    ['a second time, at another store', { ...sale, undone: true }, { ...associate, storeIds: [] }, '2026-11-22T07:51:00Z', 'STORE_NOT_YOURS'],
  ])('%s', (_when, facts, actor, now, reason) => {
    expect(decideUndo(facts, actor, new Date(now))).toEqual(reason === undefined ? { ok: true } : { ok: false, reason });
  });
});

test.each([
  ['11-22', '2026-11-21T16:00:00Z', '今天生日'],
  ['11-22', '2026-11-21T15:59:59Z', '1 天后生日'],
  ['11-29', '2026-11-22T04:00:00Z', '7 天后生日'],
  ['11-30', '2026-11-22T04:00:00Z', '本月生日'],
  ['11-01', '2026-11-22T04:00:00Z', '本月生日'],
  ['12-01', '2026-11-22T04:00:00Z', null],
  ['01-02', '2026-12-30T04:00:00Z', '3 天后生日'],
  ['02-29', '2027-02-28T04:00:00Z', '今天生日'],
  ['02-29', '2028-02-28T04:00:00Z', '1 天后生日'],
  ['nonsense', '2026-11-22T04:00:00Z', null],
  [null, '2026-11-22T04:00:00Z', null],
])('a birthday on %s, seen at %s: %s', (key, now, hint) => {
  expect(birthdayHint(key, new Date(now))).toBe(hint);
});
