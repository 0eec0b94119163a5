export type ParsedJson = { ok: true; value: unknown } | { ok: false; detail: string };

/** Deeper than anything in the contract; code that walks a value may recurse. */
const MAX_DEPTH = 64;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENS = new Set([0x5b, 0x7b]);
const CLOSES = new Set([0x5d, 0x7d]);

const tooDeep = (text: Buffer): boolean => {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const byte = text[i]!;
    if (inString && byte === BACKSLASH) i += 1;
    else if (byte === QUOTE) inString = !inString;
    else if (!inString && OPENS.has(byte) && (depth += 1) > MAX_DEPTH) return true;
    else if (!inString && CLOSES.has(byte)) depth -= 1;
  }
  return false;
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes that are not UTF-8 are refused: replacing them would store something else than what was sent. */
export const parseJson = (bytes: Buffer): ParsedJson => {
  if (tooDeep(bytes)) return { ok: false, detail: `嵌套超过 ${MAX_DEPTH} 层` };
  try {
    return { ok: true, value: JSON.parse(utf8.decode(bytes)) as unknown };
  } catch (error) {
    return { ok: false, detail: error instanceof SyntaxError ? '不是 JSON' : '不是 UTF-8' };
  }
};
