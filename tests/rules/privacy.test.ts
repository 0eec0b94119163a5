import { decideErasure } from '@shuke/shared/rules/privacy/decide-erasure';
import { purposeName } from '@shuke/shared/rules/privacy/purpose-name';
import { endOfWorkingDay } from '@shuke/shared/rules/privacy/working-days';
import { decideMerge, type MergeSide } from '@shuke/shared/rules/identity/decide-merge';
import { mergeConsents, unmergeConsents } from '@shuke/shared/rules/identity/merge-consents';
import { formatMinute } from '@shuke/shared/values/time';

const FREE = { unpaidOrders: 0, ordersOnTheWay: 0, openRefunds: 0, worksHere: false, mergeRunning: false };

test.each([
  ['2026-11-20T08:00:00Z', 1, '2026-11-23 23:59'], // Friday afternoon: Monday
  ['2026-11-21T08:00:00Z', 1, '2026-11-23 23:59'], // Saturday
  ['2026-11-22T17:00:00Z', 1, '2026-11-24 23:59'], // Monday 01:00 in Shanghai, still Sunday in UTC
  ['2026-11-23T02:00:00Z', 15, '2026-12-14 23:59'],
])('from %s, %i working days end at %s', (from, days, end) => {
  expect(formatMinute(endOfWorkingDay(new Date(from), days))).toBe(end);
});

test('nothing in the way, nothing refused; a refund comes before all else', () => {
  expect(decideErasure(FREE)).toEqual({ ok: true });
  expect(decideErasure({ ...FREE, openRefunds: 1, unpaidOrders: 2, worksHere: true })).toMatchObject({ ok: false, detail: expect.stringContaining('退款') });
  for (const more of [{ unpaidOrders: 1 }, { ordersOnTheWay: 1 }, { worksHere: true }, { mergeRunning: true }]) expect(decideErasure({ ...FREE, ...more }).ok).toBe(false);
});

const consents = (inbox: boolean, sms: boolean, privacyVersion: string | null = '2026-11') => ({ privacyVersion, inbox, subscribe: true, sms, wecom: false });

test('the stricter answer wins on each channel; who was never asked has no say', () => {
  expect(mergeConsents(consents(true, false), consents(false, true))).toEqual(consents(false, false));
  expect(mergeConsents(consents(true, true), consents(false, false, null))).toEqual(consents(true, true));
  expect(mergeConsents(consents(false, false, null), consents(true, true))).toEqual(consents(true, true));
});

test('undoing gives back what the merge took, and leaves what the person said since', () => {
  const [before, merged] = [consents(true, true), consents(false, false)];
  expect(unmergeConsents({ before, merged, now: merged })).toMatchObject({ inbox: true, sms: true });
  expect(unmergeConsents({ before: consents(false, false), merged: consents(true, false), now: consents(false, false) })).toMatchObject({ inbox: false });
});

const side = (memberId: string, change: Partial<MergeSide> = {}): MergeSide =>
  ({ memberId, status: 'joined', unpaidOrders: 0, openRefunds: 0, worksHere: false, leaving: false, merging: false, ...change });

test('a contact or visitor becomes part of a member, never the other way round', () => {
  for (const status of ['contact', 'visitor'] as const) {
    expect(decideMerge(side('a'), side('b', { status })).ok).toBe(true);
    expect(decideMerge(side('a', { status }), side('b')).ok).toBe(false);
  }
});

test.each([{ unpaidOrders: 1 }, { openRefunds: 1 }, { leaving: true }, { merging: true }, { status: 'erased' as const }])('a record with %j is not merged away', (change) => {
  expect(decideMerge(side('a'), side('b', change)).ok).toBe(false);
});

test('purposes read as words', () => {
  expect(['privacy-policy', 'marketing:sms', 'marketing:wecom', 'newsletter'].map(purposeName)).toEqual(['隐私政策', '短信', '企业微信', 'newsletter']);
});
