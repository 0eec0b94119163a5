import { StringDecoder } from 'node:string_decoder';

export interface TextLine {
  /** From 1, as editors count. */
  line: number;
  /** null: longer than any real line is; its content was dropped. */
  text: string | null;
}

const MOST_CHARACTERS = 1_000_000;
const BOM = '\uFEFF';

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);

/**
 * Lines of a UTF-8 stream, one at a time and without ever holding more than one: a file without any line end costs
 * no more memory than one with millions.
 */
export async function* readLines(source: AsyncIterable<Buffer>): AsyncGenerator<TextLine> {
  const decoder = new StringDecoder('utf8');
  let [line, rest, tooLong] = [1, '', false];
  const close = (text: string): TextLine => {
    const whole = { line, text: tooLong ? null : withoutReturn(text) };
    [line, tooLong] = [line + 1, false];
    return whole;
  };
  for await (const chunk of source) {
    const parts = (rest + decoder.write(chunk)).split('\n');
    rest = parts.pop()!;
    if (line === 1 && parts[0]?.startsWith(BOM)) parts[0] = parts[0].slice(1);
    for (const part of parts) yield close(part);
    if (rest.length > MOST_CHARACTERS) [rest, tooLong] = ['', true];
  }
  rest += decoder.end();
  if (rest !== '' || tooLong) yield close(line === 1 && rest.startsWith(BOM) ? rest.slice(1) : rest);
}
