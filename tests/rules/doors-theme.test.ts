import { readFileSync } from 'node:fs';
import path from 'node:path';
import { theme, themeCssVariables } from '../../shared/values/theme';

const css = readFileSync(path.resolve('server/public/doors.css'), 'utf8');
const tokens = new Set(themeCssVariables().split('\n'));
const declared = css.match(/--colour-[a-z-]+: [^;]+;/g) ?? [];

const channel = (hex: string): number => {
  const value = Number.parseInt(hex, 16) / 255;
  return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
/** Relative luminance, WCAG 2.2 §1.4.3. */
const luminance = (colour: string): number =>
  0.2126 * channel(colour.slice(1, 3)) + 0.7152 * channel(colour.slice(3, 5)) + 0.0722 * channel(colour.slice(5, 7));
const contrast = (one: string, other: string): number => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

test('the doors page uses the colours of the shared theme and no others of its own', () => {
  expect(declared.length).toBeGreaterThan(8);
  expect(declared.filter((line) => !tokens.has(line))).toEqual([]);
});

test('every colour meant for words can be read on the ground it is meant for', () => {
  const { colour, tier } = theme;
  const pairs: [string, string][] = [
    [colour.ink, colour.paper],
    [colour.secondary, colour.paper],
    [colour.secondary, colour.card],
    [colour.jade, colour.paper],
    [colour.jade, colour.jadeTint],
    [colour.onJade, colour.jade],
    [colour.vermilion, colour.card],
    [colour.vermilionInk, colour.vermilionTint],
    [colour.onVermilion, colour.vermilion],
    [colour.amberInk, colour.amberTint],
    [colour.warningInk, colour.warningTint],
    [colour.dangerInk, colour.dangerTint],
    [colour.info, colour.infoTint],
    ...Object.values(tier).flatMap(({ ink, tint, onCard, accent, from, to }): [string, string][] => [
      [ink, tint],
      [onCard, from],
      [onCard, to],
      [accent, from],
      [accent, to],
    ]),
  ];
  const tooPale = pairs.filter(([words, ground]) => contrast(words, ground) < 4.5);
  expect(tooPale).toEqual([]);
});
