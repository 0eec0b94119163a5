import { countdownParts, couponFace, sayCount, sayDistance, sayUntil, sayWhen } from '../../miniapp/src/say';
import { readScene } from '../../miniapp/src/scene';
import { purposeName } from '../../miniapp/src/packages/member/privacy/purposes';
import { changesOf, nicknameProblem } from '../../miniapp/src/packages/member/profile/changes';

const now = Date.parse('2026-11-22T04:00:00Z'); // noon in Shanghai
const at = (local: string): string => `${local}+08:00`;

test.each([
  ['2026-11-22T11:59:59', '已过期'], ['2026-11-22T23:59:59', '今天到期'], ['2026-11-23T00:00:00', '今天到期'],
  ['2026-11-23T00:00:01', '明天到期'], ['2026-11-24T10:00:00', '还有 2 天'], ['2026-11-29T23:00:00', '还有 7 天'],
  ['2026-12-01T00:00:00', '11月30日到期'],
  ['2026-12-01T00:00:01', '12月1日到期'], ['2027-04-19T10:00:00', '2027年4月19日到期'],
])('a coupon that ends %s is told as %s', (end, words) => {
  expect(sayUntil(at(end), now)).toBe(words);
});

test.each([
  ['2026-11-22T11:59:30', '刚刚'], ['2026-11-22T11:15:00', '45 分钟前'], ['2026-11-22T08:05:00', '今天 08:05'],
  ['2026-11-21T23:59:00', '昨天 23:59'], ['2026-03-05T10:00:00', '3月5日'], ['2025-12-31T10:00:00', '2025年12月31日'],
])('%s is told as %s', (then, words) => {
  expect(sayWhen(at(then), now)).toBe(words);
});

test.each([[3, '10 m'], [424, '420 m'], [994, '990 m'], [999, '1.0 km'], [2310, '2.3 km'], [12_400, '12 km']])('%d metres are %s', (metres, words) => {
  expect(sayDistance(metres)).toBe(words);
});

test('thousands are set apart', () => {
  expect([0, 999, 1280, 1_234_567].map(sayCount)).toEqual(['0', '999', '1,280', '1,234,567']);
});

describe('the face of a coupon', () => {
  test('says yuan without needless zeros, and from what amount', () => {
    const face = (discountFen: number, thresholdFen: number) => couponFace({ benefit: { kind: 'threshold', discountFen, thresholdFen } });
    expect(face(1200, 5000)).toEqual({ value: '12', unit: '¥', under: '满 ¥50 可用' });
    expect(face(10_000, 0)).toEqual({ value: '100', unit: '¥', under: '无门槛' });
    expect(face(1250, 0).value).toBe('12.5');
  });

  test('says a percentage as Chinese shops do: 12 off is 8.8 折, 20 off is 8 折', () => {
    const face = (percentOff: number) => couponFace({ benefit: { kind: 'percent', percentOff, thresholdFen: 0, capFen: null } });
    expect([face(12), face(20), face(5)].map(({ value, unit }) => value + unit)).toEqual(['8.8折', '8折', '9.5折']);
  });
});

test('a countdown rounds up, so that zero means over', () => {
  expect(countdownParts(1)).toMatchObject({ hours: '00', minutes: '00', seconds: '01' });
  expect(countdownParts(0).seconds).toBe('00');
  expect(countdownParts(-5000).seconds).toBe('00');
  expect(countdownParts(90_061_000)).toEqual({ days: 1, hours: '01', minutes: '01', seconds: '01' });
});

describe('the scene of a code', () => {
  test('is decoded once, as WeChat hands it over encoded', () => {
    expect(readScene('s%3Dwukang%26c%3D7')).toBe('s=wukang&c=7');
    expect(readScene('s_wukang')).toBe('s_wukang');
  });

  test.each([[''], [undefined], ['x'.repeat(33)], ['门店'], ['a b'], ['%E0%A4%A'], [['a']]])('%p is no scene', (raw) => {
    expect(readScene(raw)).toBeUndefined();
  });
});

describe('what changed in the profile', () => {
  const profile = {
    id: '0'.repeat(24), memberNo: '1', nickname: '阿岚', avatarKey: '01', phoneMasked: null, gender: 'female' as const, birthday: null, joinedAt: null,
  };

  test('is all that is sent', () => {
    expect(changesOf(profile, { nickname: ' 阿岚 ', gender: 'female', birthday: '' })).toEqual({});
    expect(changesOf(profile, { nickname: '岚', gender: 'female', birthday: '' })).toEqual({ nickname: '岚' });
  });

  test('never holds a birthday that is set already', () => {
    expect(changesOf({ ...profile, birthday: '05-01' }, { nickname: '阿岚', gender: 'female', birthday: '1990-01-01' })).toEqual({});
  });

  test('an empty nickname is told before it is sent', () => {
    expect(nicknameProblem('  ')).toMatch('昵称不能空着');
    expect(nicknameProblem('岚')).toBeUndefined();
  });
});

test('a purpose is named in Chinese; one that is new to this version is shown as it comes', () => {
  expect(['privacy', 'marketing:sms', 'marketing.wecom', 'research'].map(purposeName)).toEqual(['隐私政策', '短信', '企业微信', 'research']);
});
