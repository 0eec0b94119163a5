import { theme } from '@shuke/shared/values/theme';

const { space, type, radius } = theme;

export const BOARD_CSS = `
.bar { display: flex; flex-wrap: wrap; gap: ${space.lg}px; justify-content: space-between; padding: ${space.xl}px ${space.lg}px ${space.lg}px; max-width: 1440px; margin: 0 auto; }
.bar > div { display: grid; gap: ${space.xs}px; justify-items: start; }
.bar dl { margin: 0; display: grid; gap: ${space.xs}px; align-content: end; }
.bar dl div { display: flex; gap: ${space.sm}px; align-items: center; }
.bar dt { width: 48px; }
.bar dd { margin: 0; color: var(--colour-ink); font-family: ${type.mono}; }
.bar select { min-height: 32px; width: auto; font-family: ${type.family}; }
.board { display: grid; gap: ${space.lg}px; padding: 0 ${space.lg}px ${space.xxxl}px; max-width: 1440px; margin: 0 auto; }
.side { display: grid; gap: ${space.lg}px; align-content: start; }
@media (max-width: 999px) { .side { display: contents; } .faults { order: 1; } }
@media (min-width: 1000px) { .board { grid-template-columns: 400px minmax(0, 1fr); align-items: start; } }
.clock, .faults, .traffic { padding: ${space.lg}px; }
.clock { display: grid; gap: ${space.md}px; }
.now { font-size: ${type.size.hero}px; line-height: 1.25; font-weight: ${type.weight.bold}; }
.jumps { display: flex; flex-wrap: wrap; gap: ${space.sm}px; }
.jumps .button { flex: 1 0 88px; padding: 0 ${space.sm}px; }
.jumps .button[aria-pressed="true"] { background: var(--colour-jade-tint); border-color: var(--colour-jade); color: var(--colour-jade-pressed); }
.head { display: flex; justify-content: space-between; align-items: center; }
h3 { margin: ${space.lg}px 0 ${space.xs}px; font-size: ${type.size.small}px; color: var(--colour-secondary); font-weight: ${type.weight.medium}; }
.faults ul { list-style: none; }
.fault { display: flex; flex-wrap: wrap; gap: ${space.sm}px; justify-content: space-between; align-items: center; padding: ${space.sm}px 0; border-top: 1px solid var(--colour-line); }
.fault > div:first-child { flex: 1 1 160px; }
.fault b { display: block; font-weight: ${type.weight.medium}; }
.jumps.scales .button { flex: 1 0 56px; padding: 0 ${space.xs}px; }
.choices { margin-left: auto; display: flex; gap: ${space.sm}px; align-items: center; }
.choices .field { width: auto; max-width: 96px; padding: 0 ${space.sm}px; min-height: 36px; }
.segments { display: flex; border: 1px solid var(--colour-line); border-radius: ${radius.control}px; overflow: hidden; }
.segments button { min-height: 36px; padding: 0 ${space.md}px; border: 0; background: var(--colour-card); cursor: pointer; font-size: ${type.size.small}px; }
.segments button + button { border-left: 1px solid var(--colour-line); }
.segments button[aria-pressed="true"] { background: var(--colour-jade-tint); color: var(--colour-jade-pressed); font-weight: ${type.weight.medium}; }
.fault.on .segments button[aria-pressed="true"] { background: var(--colour-vermilion); color: var(--colour-on-vermilion); }
.traffic { min-width: 0; }
.tabs { display: flex; gap: ${space.lg}px; border-bottom: 1px solid var(--colour-line); margin-bottom: ${space.md}px; }
.tabs button { min-height: 44px; border: 0; background: none; cursor: pointer; color: var(--colour-secondary); border-bottom: 2px solid transparent; padding: 0; }
.tabs button[aria-selected="true"] { color: var(--colour-jade-pressed); border-color: var(--colour-jade); font-weight: ${type.weight.medium}; }
.filters { display: flex; flex-wrap: wrap; gap: ${space.sm}px; align-items: center; margin-bottom: ${space.sm}px; }
.filters .field { width: auto; min-height: 36px; }
.check { display: inline-flex; gap: ${space.xs}px; align-items: center; min-height: 36px; }
#count { margin-left: auto; }
.empty { padding: ${space.xxl}px 0; text-align: center; }
details, .row { border-top: 1px solid var(--colour-line); }
summary { display: grid; grid-template-columns: 92px 44px minmax(0, 1fr) auto; gap: ${space.sm}px; align-items: center; min-height: 44px; padding: ${space.xs}px 0; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary:hover { background: var(--colour-paper); }
.what { min-width: 0; }
.what code { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font: ${type.size.small}px ${type.mono}; }
.badge { justify-self: start; padding: 0 6px; border-radius: 4px; font-size: ${type.size.tiny}px; background: var(--colour-jade-tint); color: var(--colour-jade-pressed); }
.badge.out { background: var(--colour-info-tint); color: var(--colour-info); }
.status { min-width: 40px; text-align: right; font-weight: ${type.weight.medium}; color: var(--colour-jade-pressed); }
.bad .status, .bad .verdict { color: var(--colour-vermilion-pressed); }
.bodies { display: grid; gap: ${space.sm}px; padding: 0 0 ${space.md}px; }
@media (min-width: 1200px) { .bodies { grid-template-columns: 1fr 1fr; } }
pre { margin: 0; padding: ${space.md}px; max-height: 320px; overflow: auto; background: var(--colour-paper); border-radius: ${radius.control}px; font: ${type.size.tiny}px/1.6 ${type.mono}; white-space: pre-wrap; overflow-wrap: anywhere; }
.row { display: flex; flex-wrap: wrap; gap: ${space.sm}px ${space.lg}px; align-items: center; justify-content: space-between; padding: ${space.md}px 0; }
.row > div:first-child { flex: 1 1 260px; min-width: 0; overflow-wrap: anywhere; }
.row b { font-weight: ${type.weight.medium}; }
.row p { color: var(--colour-secondary); font-size: ${type.size.small}px; }
.acts { display: flex; flex-wrap: wrap; gap: ${space.sm}px; }
.acts .field { width: auto; min-height: 36px; }
.acts .button { min-height: 36px; padding: 0 ${space.md}px; }
@media (max-width: 600px) { summary { grid-template-columns: 72px 40px minmax(0, 1fr) auto; } }
`;
