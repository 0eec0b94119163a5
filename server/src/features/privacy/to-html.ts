import { formatMinute } from '@shuke/shared/values/time';
import type { PersonalData, Section } from './gather-data';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

const STYLE = 'body{font:16px/1.6 system-ui,sans-serif;max-width:960px;margin:24px auto;padding:0 16px;color:#222}'
  + 'table{border-collapse:collapse;width:100%;margin-bottom:32px}th,td{border:1px solid #ddd;padding:6px 10px;text-align:left;vertical-align:top;word-break:break-word}'
  + 'th{background:#f5f5f2}p{color:#666}';

const cells = (tag: 'th' | 'td', texts: readonly string[]): string => `<tr>${texts.map((text) => `<${tag}>${escape(text)}</${tag}>`).join('')}</tr>`;

const section = ({ title, columns, rows }: Section): string =>
  `<h2>${escape(title)}</h2>${rows.length === 0 ? '<p>没有记录</p>' : `<table>${cells('th', columns)}${rows.map((row) => cells('td', row)).join('')}</table>`}`;

/** The file for people: one page that needs nothing else, and in which nothing that people wrote can act. */
export const toHtml = ({ title, madeAt, sections }: PersonalData): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>`
  + `<style>${STYLE}</style></head><body><h1>${escape(title)}</h1><p>生成时间 ${formatMinute(new Date(madeAt))}。文件里有你的完整信息，请妥善保管。</p>`
  + `${sections.map(section).join('')}</body></html>`;
