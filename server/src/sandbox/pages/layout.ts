import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { theme, themeCssVariables } from '@shuke/shared/values/theme';
import { html, trusted, type Html } from './html';

export interface Page {
  title: string;
  body: Html;
  css?: string;
  /** Runs after the body; no other script is allowed. */
  script?: string;
  status?: number;
}

const { type, radius, space, shadow, motion, target } = theme;

/** What every page of the sandbox shares: the product's own tokens, mobile first. */
const BASE_CSS = `
:root { ${themeCssVariables()} }
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--colour-paper); color: var(--colour-ink);
  font: ${type.size.body}px/${type.lineHeight.normal} ${type.family}; font-variant-numeric: ${type.numeric};
}
h1, h2, p, ul { margin: 0; padding: 0; }
h1 { font-size: ${type.size.hero}px; line-height: ${type.lineHeight.tight}; font-weight: ${type.weight.bold}; }
h2 { font-size: ${type.size.title}px; font-weight: ${type.weight.bold}; }
button, input, select { font: inherit; color: inherit; }
.small { font-size: ${type.size.small}px; color: var(--colour-secondary); }
.tag {
  display: inline-block; padding: 2px ${space.sm}px; border-radius: ${radius.pill}px; font-size: ${type.size.tiny}px;
  background: var(--colour-jade-tint); color: var(--colour-jade-pressed); white-space: nowrap;
}
.card { background: var(--colour-card); border-radius: ${radius.card}px; box-shadow: ${shadow.card}; }
.button {
  display: inline-flex; align-items: center; justify-content: center; min-height: ${target.minPx}px; padding: 0 ${space.lg}px;
  border: 1px solid var(--colour-line); border-radius: ${radius.control}px; background: var(--colour-card); cursor: pointer;
  text-decoration: none; color: var(--colour-ink); transition: background ${motion.quickMs}ms ${motion.ease};
}
.button:hover { background: var(--colour-paper); }
.button.main { background: var(--colour-jade); border-color: var(--colour-jade); color: var(--colour-on-jade); font-weight: ${type.weight.medium}; }
.button.main:hover, .button.main:active { background: var(--colour-jade-pressed); }
.field {
  min-height: ${target.minPx}px; width: 100%; padding: 0 ${space.md}px; border: 1px solid var(--colour-line);
  border-radius: ${radius.control}px; background: var(--colour-card);
}
:focus-visible { outline: 2px solid var(--colour-jade); outline-offset: 2px; }
.narrow { max-width: 480px; margin: 0 auto; padding: ${space.xl}px ${space.lg}px ${space.xxxl}px; }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { transition: none !important; animation: none !important; } }
`;

const policy = (nonce: string): string => [
  'default-src \'none\'', `style-src 'nonce-${nonce}'`, `script-src 'nonce-${nonce}'`, 'connect-src \'self\'',
  'img-src \'self\' data:', 'base-uri \'none\'',
].join('; ');

/** Sends a page whose only style and script are its own. */
export function sendPage(reply: FastifyReply, page: Page) {
  const nonce = randomBytes(16).toString('base64url');
  const style = html`<style nonce="${nonce}">${trusted(BASE_CSS + (page.css ?? ''))}</style>`;
  const script = page.script ? html`<script nonce="${nonce}">${trusted(page.script)}</script>` : undefined;
  const text = html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light">
<link rel="icon" href="data:,">
<title>${page.title}</title>
${style}
</head>
<body>
${page.body}
${script}
</body>
</html>
`;
  return reply.code(page.status ?? 200).type('text/html; charset=utf-8').headers({
    'content-security-policy': policy(nonce), 'cache-control': 'no-store', 'referrer-policy': 'no-referrer',
  }).send(text.text);
}
