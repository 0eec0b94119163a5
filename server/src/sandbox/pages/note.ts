import type { FastifyReply } from 'fastify';
import { theme } from '@shuke/shared/values/theme';
import { html } from './html';
import { sendPage } from './layout';

const CSS = `
.note { display: grid; gap: ${theme.space.md}px; padding: ${theme.space.xl}px; margin-top: 15vh; }
.note p { overflow-wrap: anywhere; }
.note .tag, .note .button { justify-self: start; }
`;

/** One thing to say, and where to go from there. */
export interface Note {
  status?: number;
  title: string;
  text: string;
  link?: { href: string; words: string };
  script?: string;
}

export const sendNote = (reply: FastifyReply, note: Note) =>
  sendPage(reply, {
    title: `${note.title} · 沙盒微信`, status: note.status, css: CSS, script: note.script,
    body: html`<main class="narrow"><div class="card note"><span class="tag">沙盒微信</span>
<h1>${note.title}</h1><p>${note.text}</p>
${note.link ? html`<a class="button main" href="${note.link.href}">${note.link.words}</a>` : undefined}</div></main>`,
  });
