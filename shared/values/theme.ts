/**
 * The look of the product: one set of tokens for mini-program, console and the doors page.
 * Sizes are CSS px at 1×; the mini-program doubles them into rpx (`px * 2`).
 * Imports nothing, so that a style build may read it too.
 */

/** Two colours may be right as a fill and too pale as text: `…Ink` is the shade that reaches 4.5:1 on white and tint. */
const colour = {
  ink: '#1D2129',
  secondary: '#5B6472',
  /** Only for placeholders and disabled words, never for something a person must read. */
  faint: '#9AA1AB',
  paper: '#F7F5F0',
  card: '#FFFFFF',
  line: '#E7E3DA',
  jade: '#14785A',
  jadePressed: '#0E5F47',
  jadeTint: '#E6F2EE',
  onJade: '#FFFFFF',
  vermilion: '#C8402F',
  vermilionPressed: '#A93324',
  vermilionInk: '#B23626',
  vermilionTint: '#FBEBE8',
  onVermilion: '#FFFFFF',
  amber: '#B7791F',
  amberInk: '#8A5710',
  amberTint: '#FBF2E0',
  success: '#14785A',
  successTint: '#E6F2EE',
  warning: '#B7791F',
  warningInk: '#8A5710',
  warningTint: '#FBF2E0',
  danger: '#C8402F',
  dangerInk: '#B23626',
  dangerTint: '#FBEBE8',
  info: '#3A6A94',
  infoTint: '#E9F0F6',
  scrim: 'rgba(29, 33, 41, 0.52)',
} as const;

/**
 * `base` fills, `from → to` (135°) paints the member card, `onCard` and `accent` are text on it (both ≥ 4.5:1),
 * `ink` is text on `tint` or white.
 */
const tier = {
  leaf: {
    base: '#5B8C6A',
    ink: '#3F6B4D',
    tint: '#EAF2EC',
    from: '#40704F',
    to: '#2C5340',
    onCard: '#FFFFFF',
    accent: '#DCEFD6',
  },
  silver: {
    base: '#7C8798',
    ink: '#565F6E',
    tint: '#EFF1F4',
    from: '#647082',
    to: '#454F5F',
    onCard: '#FFFFFF',
    accent: '#F3F6FA',
  },
  gold: {
    base: '#B8892B',
    ink: '#82601A',
    tint: '#F8F0DE',
    from: '#8A6216',
    to: '#65460E',
    onCard: '#FFFFFF',
    accent: '#FBEBC4',
  },
  black: {
    base: '#26262A',
    ink: '#26262A',
    tint: '#EDECEA',
    from: '#35343A',
    to: '#17171A',
    onCard: '#FFFFFF',
    accent: '#D9B978',
  },
} as const;

/** Grid of 4 and 8. */
const space = { xxs: 2, xs: 4, sm: 8, md: 12, lg: 16, xl: 24, xxl: 32, xxxl: 48 } as const;

const radius = { control: 8, card: 12, sheet: 16, pill: 999 } as const;

const type = {
  family:
    '-apple-system, BlinkMacSystemFont, "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Noto Sans SC", ' +
    '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif',
  /** Only for the brand's own words: names of teas, a seasonal line. */
  serif: '"Songti SC", "Source Han Serif SC", "Noto Serif SC", "Noto Serif CJK SC", "STSong", SimSun, serif',
  mono: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace',
  size: { tiny: 12, small: 13, body: 15, title: 17, large: 20, hero: 28 },
  lineHeight: { tight: 1.25, normal: 1.5, loose: 1.7 },
  weight: { regular: 400, medium: 500, bold: 600 },
  /** Put on every price, count and code, so that columns of digits do not dance. */
  numeric: 'tabular-nums',
} as const;

/** Milliseconds; `calm` replaces all of them when reduced motion is asked. */
const motion = {
  quickMs: 150,
  normalMs: 200,
  slowMs: 250,
  calmMs: 0,
  ease: 'cubic-bezier(0.2, 0, 0, 1)',
} as const;

const shadow = {
  card: '0 1px 2px rgba(29, 33, 41, 0.04), 0 4px 16px rgba(29, 33, 41, 0.06)',
  raised: '0 8px 32px rgba(29, 33, 41, 0.14)',
} as const;

/** Smallest side of anything that is tapped. */
const target = { minPx: 44 } as const;

export const theme = { colour, tier, space, radius, type, motion, shadow, target } as const;

export type Theme = typeof theme;
export type TierLook = keyof Theme['tier'];

/** From low to high. */
export const tierLooks = ['leaf', 'silver', 'gold', 'black'] as const satisfies readonly TierLook[];

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The colours as CSS custom properties (`--colour-jade-tint`, `--tier-gold-base`), one `name: value;` a line. */
export function themeCssVariables(): string {
  const colours = Object.entries(colour).map(([name, value]) => `--colour-${kebab(name)}: ${value};`);
  const tiers = Object.entries(tier).flatMap(([look, shades]) =>
    Object.entries(shades).map(([name, value]) => `--tier-${look}-${kebab(name)}: ${value};`),
  );
  return [...colours, ...tiers].join('\n');
}
