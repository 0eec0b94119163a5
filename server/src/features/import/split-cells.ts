export type Delimiter = 'comma' | 'tab' | 'space';

/** `open`: a quoted cell goes on in the next line. `broken`: no reading of the quotes makes sense. */
export type Split = { kind: 'cells'; cells: string[] } | { kind: 'open' } | { kind: 'broken' };

const CHARACTER = { comma: ',', tab: '\t' } as const;

/** One cell that begins with a quote: its text and where it ends, or why it has no end. RFC 4180, section 2. */
const quotedCell = (
  text: string,
  from: number,
  separator: string,
): { cell: string; next: number } | 'open' | 'broken' => {
  let cell = '';
  for (let at = from + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return 'open';
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const next = quote + 1;
      return next === text.length || text[next] === separator ? { cell, next } : 'broken';
    }
    cell += '"';
    at = quote + 2;
  }
};

const splitQuoted = (text: string, separator: string): Split => {
  const cells: string[] = [];
  for (let at = 0; ;) {
    let next = text.indexOf(separator, at);
    if (next < 0) next = text.length;
    if (text[at] === '"') {
      const quoted = quotedCell(text, at, separator);
      if (typeof quoted === 'string') return { kind: quoted };
      cells.push(quoted.cell);
      next = quoted.next;
    } else cells.push(text.slice(at, next));
    if (next === text.length) return { kind: 'cells', cells };
    at = next + 1;
  }
};

/** Cells of one line. By blanks: any number of them stands between two cells, and quotes mean nothing. */
export const splitCells = (text: string, delimiter: Delimiter): Split => {
  if (delimiter === 'space') return { kind: 'cells', cells: text.trim().split(/\s+/) };
  const separator = CHARACTER[delimiter];
  return text.includes('"') ? splitQuoted(text, separator) : { kind: 'cells', cells: text.split(separator) };
};
