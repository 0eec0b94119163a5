import { checkOpening, describeOpening, hoursOn, isOpenAt, openingAt, readHours, weekdayOf, type Opening } from '../../shared/rules/stores/opening';
import { businessDay } from '../../shared/values/time';

/** `2026-11-23` is a Monday. */
const at = (day: string, clock: string): Date => new Date(`${day}T${clock}:00+08:00`);

const usual: Opening = { hours: '09:00-21:00' };

test('opens and shuts on the minute, in Asia/Shanghai', () => {
  const open = ['08:59', '09:00', '20:59', '21:00'].map((clock) => isOpenAt(usual, at('2026-11-23', clock)));
  expect(open).toEqual([false, true, true, false]);
  // Half past midnight in Shanghai is still yesterday in London.
  expect(isOpenAt({ hours: '00:00-01:00' }, new Date('2026-11-22T16:30:00Z'))).toBe(true);
});

test('says until when and from when', () => {
  expect(describeOpening(usual, at('2026-11-23', '20:00'))).toBe('营业中 · 21:00 打烊');
  expect(describeOpening(usual, at('2026-11-23', '07:00'))).toBe('09:00 开门');
  expect(describeOpening(usual, at('2026-11-23', '22:00'))).toBe('明天 09:00 开门');
});

test('hours that cross midnight belong to the evening before', () => {
  const late: Opening = { hours: '18:00-02:00', weekdays: [{ weekday: 1, hours: null }] };
  // Monday is shut; Sunday night goes on until two.
  expect(openingAt(late, at('2026-11-23', '01:59'))).toEqual({ open: true, closesAt: at('2026-11-23', '02:00') });
  expect(openingAt(late, at('2026-11-23', '02:00'))).toEqual({ open: false, opensAt: at('2026-11-24', '18:00') });
  expect(isOpenAt(late, at('2026-11-23', '20:00'))).toBe(false);
  expect(isOpenAt(late, at('2026-11-24', '00:30'))).toBe(false);
  expect(describeOpening(late, at('2026-11-22', '23:00'))).toBe('营业中 · 次日 02:00 打烊');
});

test('a weekday and a date may differ, and the date goes first', () => {
  const opening: Opening = {
    hours: '09:00-21:00', weekdays: [{ weekday: 7, hours: '10:00-18:00' }, { weekday: 1, hours: null }],
    specialDays: [{ date: '2026-11-23', name: '店庆', hours: '08:00-23:00' }, { date: '2026-11-29', name: '盘点', hours: null }],
  };
  expect(['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-29', '2026-11-30'].map((day) => hoursOn(opening, businessDay(at(day, '12:00')))))
    .toEqual(['10:00-18:00', '08:00-23:00', '09:00-21:00', null, null]);
  expect(describeOpening(opening, at('2026-11-29', '12:00'))).toBe('盘点休息 · 后天 09:00 开门');
});

test('a long holiday names the day on which it ends', () => {
  const days = ['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08'].map((date) => ({ date, name: '春节', hours: null }));
  expect(describeOpening({ ...usual, specialDays: days }, at('2027-02-05', '10:00'))).toBe('春节休息 · 2月9日 09:00 开门');
});

test('a store that never shuts says so, and one that never opens too', () => {
  expect(openingAt({ hours: '00:00-24:00' }, at('2026-11-23', '12:00'))).toEqual({ open: true, closesAt: null });
  expect(describeOpening({ hours: '00:00-24:00' }, at('2026-11-23', '12:00'))).toBe('24 小时营业');
  const never: Opening = { hours: '09:00-21:00', weekdays: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, hours: null })) };
  expect(describeOpening(never, at('2026-11-23', '12:00'))).toBe('暂停营业');
  expect(describeOpening({ hours: '08:00-24:00' }, at('2026-11-23', '12:00'))).toBe('营业中 · 24:00 打烊');
});

test('days that follow one another without a gap are one', () => {
  const opening: Opening = { hours: '00:00-24:00', specialDays: [{ date: '2026-11-25', name: '盘点', hours: null }] };
  expect(openingAt(opening, at('2026-11-23', '12:00'))).toEqual({ open: true, closesAt: at('2026-11-25', '00:00') });
});

test('a Monday is the first day of the week', () => {
  expect(['2026-11-22', '2026-11-23', '1970-01-01'].map((day) => weekdayOf(businessDay(at(day, '12:00'))))).toEqual([7, 1, 4]);
});

test('knows hours from what is none', () => {
  expect(readHours('09:00-21:30')).toEqual({ from: 540, until: 1290 });
  expect(readHours('22:00-02:00')).toEqual({ from: 1320, until: 1560 });
  for (const text of ['', '9-21', '24:00-25:00', '09:60-10:00', '09:00–21:00', '09:00-21:00 ']) expect(readHours(text)).toBeUndefined();
  const faults = checkOpening({
    hours: 'nine to five', weekdays: [{ weekday: 1, hours: '1' }, { weekday: 1, hours: null }], specialDays: [{ date: '2026-11-23', name: '', hours: 'x' }, { date: '2026-11-23', name: '', hours: null }],
  });
  expect(faults.map(({ path }) => path)).toEqual(['/body/hours', '/body/weekdays/0/hours', '/body/weekdays/1/weekday', '/body/specialDays/0/hours', '/body/specialDays/1/date']);
  expect(checkOpening(usual)).toEqual([]);
});
