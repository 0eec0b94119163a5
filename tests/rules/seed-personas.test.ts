import { addDays, businessDate, DAY_MS } from '../../shared/values/time';
import { STAFF } from '../../scripts/seed/brand';
import { generateHistory, type DemoOrder } from '../../scripts/seed/generate';

describe.each([
  ['an ordinary afternoon', '2026-11-22T08:30:00Z'],
  ['half past midnight in Shanghai', '2027-02-27T16:30:00Z'],
  ['the day before a leap day', '2028-02-28T02:00:00Z'],
  ['the last minute of the year', '2026-12-31T15:59:00Z'],
])('people with a story, on %s', (_, instant) => {
  const now = new Date(instant);
  const told = generateHistory({ seed: 'tingyan', now, members: 60 });
  const persona = (key: string) => told.personas.find((one) => one.key === key)!;
  const memberOf = (key: string) => told.members.find(({ id }) => id === persona(key).memberId)!;
  const growthOf = (memberId: string): number =>
    told.accounts.find((account) => account.memberId === memberId && account.asset === 'growth')?.balance ?? 0;
  const kept = (order: DemoOrder): boolean => order.state !== 'refunded';
  const usable = (key: string) =>
    told.coupons.filter(({ memberId, state }) => memberId === memberOf(key).id && state === 'issued');
  const ordersOf = (key: string) => told.orders.filter((order) => order.memberId === memberOf(key).id && kept(order));
  const lastDay = (expiresAt: Date): string => businessDate(new Date(expiresAt.getTime() - 1));
  const tomorrow = businessDate(addDays(now, 1));

  test('沈知微 is ¥86 short of 金毫 and has a coupon that ends tomorrow', () => {
    expect([memberOf('shen').tierKey, 2000 - growthOf(memberOf('shen').id)]).toEqual(['silver', 86]);
    expect(usable('shen').map(({ expiresAt }) => lastDay(expiresAt))).toContain(tomorrow);
  });

  test('顾南乔 is 墨玉, has a birthday tomorrow and a coupon that ends tomorrow', () => {
    expect([memberOf('gu').tierKey, memberOf('gu').birthday!.slice(5)]).toEqual(['black', tomorrow.slice(5)]);
    expect(usable('gu').map(({ expiresAt }) => lastDay(expiresAt))).toContain(tomorrow);
  });

  test('陆闻笙 leads the open team, 许青禾 sits in it', () => {
    const open = told.teams.find(({ state }) => state === 'open')!;
    expect(open.seats.map(({ memberId }) => memberId)).toEqual([memberOf('lu').id, memberOf('xu').id]);
  });

  test('程予安 came often and has stayed away for over two months', () => {
    const last = ordersOf('cheng').at(-1)!.paidAt;
    expect(ordersOf('cheng').length).toBeGreaterThanOrEqual(2);
    expect((now.getTime() - last.getTime()) / DAY_MS).toBeGreaterThan(62);
  });

  test('温如故 came once and loses the newcomer coupon after tomorrow; 林小满 has bought nothing yet', () => {
    expect([ordersOf('wen').length, usable('wen').map(({ expiresAt }) => lastDay(expiresAt))]).toEqual([1, [tomorrow]]);
    expect([ordersOf('lin').length, usable('lin').length]).toEqual([0, 1]);
  });

  test('newcomers are nobody yet, and all staff can sign in', () => {
    expect(told.personas.filter(({ kind }) => kind === 'visitor').map(({ memberId }) => memberId)).toEqual([
      null,
      null,
    ]);
    expect(told.personas.filter(({ kind }) => kind === 'staff').map(({ staffId }) => staffId)).toEqual(
      STAFF.map(({ _id }) => _id),
    );
    expect(told.staffMembers.filter(({ memberId }) => !told.members.some(({ id }) => id === memberId))).toEqual([]);
  });
});
