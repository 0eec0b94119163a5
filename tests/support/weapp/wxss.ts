/** WXSS as a browser understands it: rpx of this screen, WeChat's tags, and its own look of built-in components. */
import postcss, { type Root } from 'postcss';
import selectorParser from 'postcss-selector-parser';
import { posix } from 'node:path';
import type { PhoneShape } from './phone';
import type { WeappPackage } from './read-package';

/** 750 rpx are the width of the screen. */
export const rpxToPx = (text: string, width: number): string =>
  text.replace(/(-?\d*\.?\d+)rpx/g, (_, size: string) => `${Number(((Number(size) * width) / 750).toFixed(3))}px`);

const safeArea = (text: string, shape: PhoneShape): string =>
  text
    .replace(/(env|constant)\(safe-area-inset-bottom[^)]*\)/g, `${shape.safeBottom}px`)
    .replace(/(env|constant)\(safe-area-inset-top[^)]*\)/g, `${shape.statusBarHeight}px`)
    .replace(/(env|constant)\(safe-area-inset-(left|right)[^)]*\)/g, '0px');

/** `view` → `wx-view`, `page` → `wx-page`: no built-in tag of the browser may lend its look. */
const prefixTags = selectorParser((selectors) => {
  selectors.walkTags((tag) => {
    if (/^[a-z]/.test(tag.value) && !/^(from|to)$/.test(tag.value)) tag.value = `wx-${tag.value}`;
  });
});

const withImports = (pack: WeappPackage, file: string, seen: Set<string>): string => {
  if (seen.has(file) || !pack.has(file)) return '';
  seen.add(file);
  return pack.text(file).replace(/@import\s+(?:url\()?["']([^"']+)["']\)?\s*;?/g, (_, target: string) =>
    withImports(pack, target.startsWith('/') ? target.slice(1) : posix.join(posix.dirname(file), target), seen));
};

const convert = (source: string, shape: PhoneShape): string => {
  const root: Root = postcss.parse(source);
  root.walkRules((rule) => {
    if (rule.parent?.type === 'atrule' && (rule.parent as { name: string }).name.endsWith('keyframes')) return;
    rule.selector = prefixTags.processSync(rule.selector);
  });
  return safeArea(rpxToPx(root.toString(), shape.width), shape);
};

/** Styles of the app, then of the page, as WeChat orders them. */
export const stylesOf = (pack: WeappPackage, paths: string[], shape: PhoneShape): string => {
  const seen = new Set<string>();
  return ['app', ...paths].map((path) => convert(withImports(pack, `${path}.wxss`, seen), shape)).join('\n');
};

export const inlineStyle = (style: string, shape: PhoneShape): string => safeArea(rpxToPx(style, shape.width), shape);

/** What WeChat's own components look like before the app styles them. */
export const builtInStyles = `
* { -webkit-tap-highlight-color: transparent; }
html, body { margin: 0; padding: 0; }
wx-page { display: block; min-height: 100%; font-size: 16px; font-family: "Noto Sans CJK SC", "Noto Sans SC", sans-serif; }
wx-view, wx-scroll-view, wx-swiper, wx-swiper-item, wx-form, wx-radio-group, wx-checkbox-group, wx-picker, wx-label,
wx-cover-view, wx-root-portal { display: block; }
wx-scroll-view { width: 100%; position: relative; -webkit-overflow-scrolling: touch; }
wx-scroll-view[scroll-y="true"] { overflow-y: auto; } wx-scroll-view[scroll-x="true"] { overflow-x: auto; white-space: nowrap; }
wx-scroll-view::-webkit-scrollbar { display: none; }
wx-text { display: inline; white-space: pre-line; }
wx-image { display: inline-block; position: relative; width: 320px; height: 240px; overflow: hidden; }
wx-image > img { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
wx-button { display: block; position: relative; box-sizing: border-box; margin: 0 auto; padding: 0 14px; font-size: 18px; text-align: center;
  line-height: 2.5556; border-radius: 5px; overflow: hidden; color: #000; background: #f8f8f8; }
wx-button::after { content: ''; position: absolute; inset: 0; border: 1px solid rgba(0, 0, 0, .2); border-radius: 5px; pointer-events: none; }
wx-button[disabled="true"] { color: rgba(0, 0, 0, .3); }
wx-input { display: block; height: 1.4em; min-height: 1.4em; overflow: hidden; text-overflow: clip; font-size: 16px; position: relative; }
wx-input > input { all: unset; display: block; width: 100%; height: 100%; box-sizing: border-box; font: inherit; color: inherit; text-align: inherit; }
wx-input > input::placeholder { color: #808080; }
wx-textarea { display: block; width: 300px; height: 150px; }
wx-textarea > textarea { all: unset; display: block; width: 100%; height: 100%; font: inherit; }
wx-swiper { height: 150px; overflow: hidden; } wx-swiper-item { width: 100%; height: 100%; }
wx-switch { display: inline-block; width: 52px; height: 32px; border-radius: 16px; background: #04be02; }
[hidden] { display: none !important; }
`;
