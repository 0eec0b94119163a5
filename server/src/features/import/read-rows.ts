import type { Fault } from './faults';
import { fault } from './faults';
import type { TextLine } from './read-lines';
import { splitCells, type Delimiter } from './split-cells';

export type Row = { line: number; cells: string[] } | { line: number; fault: Fault };

const MOST_LINES_OF_A_CELL = 30;

const lineFault = ({ text }: TextLine): Fault | undefined => {
  if (text === null) return fault('LINE_TOO_LONG', '这一行太长，请检查换行');
  // What the decoder puts in place of bytes that are no UTF-8.
  return text.includes('\uFFFD') ? fault('NOT_UTF8', '有不是 UTF-8 的字符，请把文件另存为 UTF-8') : undefined;
};

/** Lines with a way to look ahead, and back again when what was seen does not belong together. */
class Lookahead {
  private ahead: TextLine[] = [];

  constructor(private readonly source: AsyncIterator<TextLine>) {}

  async take(): Promise<TextLine | undefined> {
    const waiting = this.ahead.shift();
    if (waiting) return waiting;
    const next = await this.source.next();
    return next.done ? undefined : next.value;
  }

  putBack(lines: readonly TextLine[]): void {
    this.ahead = [...lines, ...this.ahead];
  }
}

const QUOTES = fault('QUOTES', '引号没有成对，请检查这一行');

/** A cell in quotes may hold line ends. Unless the whole makes sense, only its first line is lost. */
const joinLines = async (lines: Lookahead, first: TextLine, delimiter: Delimiter, width: number): Promise<Row> => {
  const more: TextLine[] = [];
  let text = first.text!;
  while (more.length < MOST_LINES_OF_A_CELL) {
    const next = await lines.take();
    if (!next) break;
    more.push(next);
    if (next.text === null) break;
    text += `\n${next.text}`;
    const split = splitCells(text, delimiter);
    if (split.kind === 'cells' && split.cells.length === width) return { line: first.line, cells: split.cells };
    if (split.kind !== 'open') break;
  }
  lines.putBack(more);
  return { line: first.line, fault: QUOTES };
};

const toRow = async (lines: Lookahead, first: TextLine, delimiter: Delimiter, width: number): Promise<Row> => {
  const problem = lineFault(first);
  if (problem) return { line: first.line, fault: problem };
  const split = splitCells(first.text!, delimiter);
  if (split.kind === 'open') return joinLines(lines, first, delimiter, width);
  if (split.kind === 'broken') return { line: first.line, fault: QUOTES };
  const { cells } = split;
  if (cells.length === width) return { line: first.line, cells };
  return { line: first.line, fault: fault('COLUMN_COUNT', `应有 ${width} 列，这一行有 ${cells.length} 列`) };
};

/** Rows of `width` cells, with the line on which each begins. Empty lines are no rows. A bad line costs no other. */
export async function* readRows(
  source: AsyncIterator<TextLine>,
  delimiter: Delimiter,
  width: number,
): AsyncGenerator<Row> {
  const lines = new Lookahead(source);
  for (let line = await lines.take(); line; line = await lines.take()) {
    if (line.text?.trim() !== '') yield await toRow(lines, line, delimiter, width);
  }
}
