import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import type { Theme } from '../../shared/values/theme';

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Tokens are CSS px at 1×; our styles are written at 2×. */
const doubled = (text: string): string =>
  text.replace(/(\d+(?:\.\d+)?)px/g, (_, size: string) => `${Number(size) * 2}px`);

const variables = (prefix: string, values: Record<string, string | number>, unit = ''): string[] =>
  Object.entries(values).map(([name, value]) =>
    `$${prefix}-${kebab(name)}: ${typeof value === 'number' && unit ? `${value * 2}${unit}` : value};`);

const readTheme = (file: string): Theme => {
  const { code } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', format: 'cjs' });
  const module = { exports: {} as { theme: Theme } };
  new Function('module', 'exports', code)(module, module.exports);
  return module.exports.theme;
};

/**
 * The shared tokens as Sass variables, put before every style file:
 * `$colour-ink`, `$tier-gold-base`, `$space-lg`, `$radius-card`, `$text-body`, `$shadow-card`.
 */
export const themeScss = (file: string): string => {
  const theme = readTheme(file);
  const shadows = Object.entries(theme.shadow).map(([name, value]) => [name, doubled(value)] as const);
  return [
    ...variables('colour', theme.colour),
    ...Object.entries(theme.tier).flatMap(([look, shades]) => variables(`tier-${look}`, shades)),
    ...variables('space', theme.space, 'px'),
    ...variables('radius', theme.radius, 'px'),
    ...variables('text', theme.type.size, 'px'),
    ...variables('weight', theme.type.weight),
    ...variables('leading', theme.type.lineHeight),
    ...variables('shadow', Object.fromEntries(shadows)),
    `$family: ${theme.type.family};`,
    `$family-serif: ${theme.type.serif};`,
    `$family-mono: ${theme.type.mono};`,
    `$target: ${theme.target.minPx * 2}px;`,
    `$ease: ${theme.motion.ease};`,
    `$quick: ${theme.motion.quickMs}ms;`,
    `$normal: ${theme.motion.normalMs}ms;`,
    '',
  ].join('\n');
};
