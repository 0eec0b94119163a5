import { readFileSync } from 'node:fs';
import { countRhythms, expectedPurchases, finish, fitting, logLikelihood, pAlive, rhythmOf, type BgNbd } from '../../shared/rules/churn/bg-nbd';
import { checking } from '../../shared/rules/churn/check-model';
import { logGamma } from '../../shared/rules/churn/log-gamma';
import { minimise } from '../../shared/rules/churn/nelder-mead';
import { riskOf, riskReason } from '../../shared/rules/churn/risk-of';

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const lives = (() => {
  const bought = new Map<string, number[]>();
  for (const line of readFileSync('tests/data/cdnow/CDNOW_sample.txt', 'utf8').split(/\r?\n/).filter((one) => one.trim())) {
    const [, member = '', date = ''] = line.trim().split(/ +/);
    bought.set(member, [...(bought.get(member) ?? []), dayOf(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`)]);
  }
  return [...bought.values()];
})();
const CUT = dayOf('1997-09-30');
const calibration = countRhythms(lives.flatMap((days) => rhythmOf(days, CUT) ?? []));
/** Printed in the paper for this very sample: Fader, Hardie and Lee (2005), Table 2. */
const PAPER: BgNbd = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

test('the gamma function: factorials, and the half', () => {
  expect(logGamma(1)).toBeCloseTo(0, 12);
  expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 10);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
});

test('the search finds the bottom of Rosenbrock’s valley', () => {
  const { at, value } = finish(minimise(([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2, [-1.2, 1]));
  expect(at[0]).toBeCloseTo(1, 2);
  expect(at[1]).toBeCloseTo(1, 2);
  expect(value).toBeLessThan(1e-6);
});

test('on the paper’s sample the fit is the paper’s: parameters to three digits, and its log-likelihood', () => {
  expect(lives).toHaveLength(2357);
  const { model, logLikelihood: reached } = finish(fitting(calibration));
  expect(model.r).toBeCloseTo(PAPER.r, 2);
  expect(Math.abs(model.alpha - PAPER.alpha)).toBeLessThan(0.01);
  expect(Math.abs(model.a - PAPER.a)).toBeLessThan(0.01);
  expect(Math.abs(model.b - PAPER.b)).toBeLessThan(0.02);
  expect(reached).toBeCloseTo(-9582.4, 1);
  expect(reached).toBeGreaterThanOrEqual(logLikelihood(PAPER, calibration) - 1e-3);
});

test('chances and expectations follow from the formulas of the paper', () => {
  // The worked example of the paper's spreadsheet: x = 2, last at 30.43 of 38.86 weeks.
  const rhythm = { x: 2, tx: 30.43, T: 38.86 };
  const { r, alpha, a, b } = PAPER;
  const odds = (a / (b + 1)) * ((alpha + 38.86) / (alpha + 30.43)) ** (r + 2);
  expect(pAlive(PAPER, rhythm)).toBeCloseTo(1 / (1 + odds), 12);
  expect(expectedPurchases(PAPER, rhythm, 39)).toBeCloseTo(1.226, 2);
  expect(expectedPurchases(PAPER, rhythm, 0)).toBeCloseTo(0, 9);
  expect(expectedPurchases({ ...PAPER, a: 1 }, rhythm, 39)).toBeCloseTo(expectedPurchases({ ...PAPER, a: 1.0001 }, rhythm, 39), 3);
});

test('in weeks that it never saw, the model is near for every kind of customer and nearer than their former pace', () => {
  const check = finish(checking(lives, dayOf('1998-06-30'), 39));
  expect(check.members).toBe(2357);
  // The sample bought more in the second year than its first led one to expect: 12 % below, as docs/churn.md says.
  expect(Math.abs(check.predicted / check.actual - 1)).toBeLessThan(0.13);
  for (const { members, predicted, actual } of check.byRepeats.filter((one) => one.members >= 40)) expect([members, Math.abs(predicted - actual) < 0.75]).toEqual([members, true]);
  expect(check.errorOfModel).toBeLessThan(check.errorOfPace * 0.9);
  // From calm to high risk fewer and fewer came again.
  const back = check.byBand.filter(({ band, members }) => band !== 'once' && members >= 200).map(({ cameBack, members }) => cameBack / members);
  expect(back).toHaveLength(3);
  expect(back).toEqual(back.toSorted((x, y) => y - x));
});

test('a risk says its reason in words, and nobody is called lost after a single purchase', () => {
  const regular = rhythmOf([0, 18, 36, 54, 72], 72 + 51)!;
  const risk = riskOf(PAPER, regular);
  expect(riskReason(risk)).toBe('通常每 18 天买一次，已经 51 天没来');
  expect(riskOf(PAPER, rhythmOf([0, 18, 36, 54, 72], 80)!).band).toBe('calm');
  expect(riskOf(PAPER, rhythmOf([0, 7, 14, 21, 28], 228)!).band).toBe('high');
  expect(riskOf(PAPER, rhythmOf([10, 10], 400)!)).toEqual({ band: 'once', alive: null, everyDays: null, quietDays: 390 });
  expect([rhythmOf([], 5), rhythmOf([6], 5)]).toEqual([null, null]);
});
