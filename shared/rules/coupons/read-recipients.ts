import { maskPhone } from '../../values/mask';

export type RecipientKey = { kind: 'phone'; phone: string } | { kind: 'member-no'; ordinal: number };

export interface RecipientLine {
  /** From 1, as editors count. */
  line: number;
  key: RecipientKey;
  /** How the line may be shown: a phone never in full. */
  shown: string;
}

export interface RecipientFault {
  line: number;
  text: string;
  reason: string;
}

export interface ReadRecipients {
  /** Lines with content, without a heading. */
  lines: number;
  recipients: RecipientLine[];
  faults: RecipientFault[];
}

export const MOST_RECIPIENTS = 10_000;

const HEADINGS = /^(phone|mobile|手机|手机号|手机号码|会员号|会员编号|member_no|memberno)$/i;

/** The first cell of a line, without quotes, a byte order mark, and what spreadsheets put around numbers. */
const firstCell = (text: string): string => text.replace(/^\uFEFF/, '').split(/[,\t;，；]/)[0]!.trim().replace(/^["'=]+|["']+$/g, '').trim();

const readKey = (cell: string): RecipientKey | undefined => {
  const digits = cell.replace(/[\s-]/g, '').replace(/^(\+?86)(?=1\d{10}$)/, '');
  if (/^1[3-9]\d{9}$/.test(digits)) return { kind: 'phone', phone: digits };
  const number = /^SK(\d{8,})$/i.exec(digits);
  return number && Number(number[1]) <= Number.MAX_SAFE_INTEGER ? { kind: 'member-no', ordinal: Number(number[1]) } : undefined;
};

/** What nobody can read is shown by its first characters only: it may be somebody's number with a slip. */
const hidden = (cell: string): string => (cell.length > 4 ? `${cell.slice(0, 3)}****` : cell);

/**
 * Reads a pasted list or a CSV: one phone or member number (`SK00000042`) a line, the first cell counts, a heading and
 * empty lines do not. Phones are in the clear only in the answer's keys; `shown` and `text` are safe to keep.
 */
export const readRecipients = (text: string): ReadRecipients => {
  const read: ReadRecipients = { lines: 0, recipients: [], faults: [] };
  text.split(/\r\n|\n|\r/).forEach((content, index) => {
    const cell = firstCell(content);
    const line = index + 1;
    if (cell === '' || (read.lines === 0 && HEADINGS.test(cell))) return;
    read.lines += 1;
    if (read.lines > MOST_RECIPIENTS) {
      if (read.lines === MOST_RECIPIENTS + 1) read.faults.push({ line, text: hidden(cell), reason: `一次最多 ${MOST_RECIPIENTS} 行，从这行起没有读` });
      return;
    }
    const key = readKey(cell);
    if (key) read.recipients.push({ line, key, shown: key.kind === 'phone' ? maskPhone(key.phone) : cell.toUpperCase() });
    else read.faults.push({ line, text: hidden(cell), reason: '不是手机号，也不是会员号（SK 加 8 位数字）' });
  });
  return read;
};
