import { groupDigits, shownAt, windowsAhead } from '../../miniapp/src/pages/code/current-code';
import { code128Values, code128Widths } from '../../miniapp/src/ui/code128';

const START = Date.parse('2026-11-22T08:00:00Z');
const codes = {
  serverNow: new Date(START).toISOString(),
  windowSeconds: 30,
  codes: [0, 1, 2].map((n) => ({
    code: `c${n}`, digits: `8800231600${n}`,
    from: new Date(START + n * 30_000).toISOString(), until: new Date(START + (n + 1) * 30_000).toISOString(),
  })),
};

describe('the code shown at a moment', () => {
  test('is the one whose window holds it, with the seconds that are left', () => {
    expect(shownAt(codes, START)).toMatchObject({ kind: 'live', code: { code: 'c0' }, secondsLeft: 30 });
    expect(shownAt(codes, START + 29_999)).toMatchObject({ code: { code: 'c0' }, secondsLeft: 1 });
  });

  test('changes exactly when the next window begins', () => {
    expect(shownAt(codes, START + 30_000)).toMatchObject({ code: { code: 'c1' }, secondsLeft: 30 });
  });

  test('is none before the first and after the last window: an old code is never shown as good', () => {
    expect(shownAt(codes, START - 1)).toEqual({ kind: 'spent' });
    expect(shownAt(codes, START + 90_000)).toEqual({ kind: 'spent' });
  });

  test('leaves as many windows for a poor network as have not begun', () => {
    expect([0, 30_000, 60_000, 90_000].map((later) => windowsAhead(codes, START + later))).toEqual([2, 1, 0, 0]);
  });
});

test('digits are read out in fours', () => {
  expect(groupDigits('880023164021')).toBe('8800 2316 4021');
  expect(groupDigits('88002316402')).toBe('8800 2316 402');
});

describe('Code 128', () => {
  // Worked example: https://en.wikipedia.org/wiki/Code_128#Check_digit_calculation. It begins in set A (103), we in set B (104).
  test('"PJJ123C" has the published check value, one higher for set B', () => {
    const values = code128Values('PJJ123C');
    expect(values.slice(1, -2)).toEqual([48, 42, 42, 17, 18, 19, 35]);
    // 104 + Σ value × place = 104 + 48 + 84 + 126 + 68 + 90 + 114 + 245 = 879 → 879 mod 103 = 55
    expect(values.at(-2)).toBe(55);
  });

  test('an even number of digits takes set C, two digits a symbol', () => {
    expect(code128Values('880023164021')).toEqual([105, 88, 0, 23, 16, 40, 21, (105 + 88 + 0 + 69 + 64 + 200 + 126) % 103, 106]);
  });

  test('every symbol is eleven modules wide, the stop thirteen, and no two are alike', () => {
    const all = Array.from({ length: 95 }, (_, n) => code128Widths(String.fromCharCode(32 + n)));
    const symbols = all.map((widths) => widths.slice(6, 12));
    expect(symbols.every((symbol) => symbol.reduce((a, b) => a + b) === 11)).toBe(true);
    expect(new Set(symbols.map(String)).size).toBe(95);
    expect(all[0]?.slice(-7).reduce((a, b) => a + b)).toBe(13);
  });

  test('bars of every symbol have an even sum, as the standard has it', () => {
    const evenBars = (symbol: number[]): boolean => ((symbol[0] ?? 0) + (symbol[2] ?? 0) + (symbol[4] ?? 0)) % 2 === 0;
    const pairs = Array.from({ length: 100 }, (_, n) => code128Widths(String(n).padStart(2, '0')).slice(6, 12));
    expect(pairs.filter((symbol) => !evenBars(symbol))).toEqual([]);
  });

  test('what it cannot say is a bug of the caller', () => {
    expect(() => code128Values('会员')).toThrow(/ASCII/);
    expect(() => code128Values('')).toThrow(/ASCII/);
  });
});
