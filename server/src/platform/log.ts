import { pino, type Logger } from 'pino';

const HIDDEN = '[redacted]';

/** Personal data and secrets never reach a log line, however deep they stand in an object. */
const PRIVATE = new Set([
  'phone', 'phonecode', 'password', 'code', 'openid', 'unionid', 'accesstoken', 'refreshtoken', 'authorization', 'cookie', 'set-cookie', 'sessionkey',
  'secret', 'apiv3key', 'token', 'nickname', 'birthday', 'address',
]);
/** A driver's error repeats the document it failed on; what it says of itself is enough. */
const ERROR_FIELDS = ['code', 'codeName', 'status', 'statusCode', 'syscall', 'errno'] as const;
const DEEPEST = 6;

const isPrivate = (name: string): boolean => PRIVATE.has(name.toLowerCase().replaceAll('_', ''));

const hideError = (error: Error, depth: number): object => {
  const more = error as Error & Partial<Record<(typeof ERROR_FIELDS)[number], unknown>>;
  const facts = ERROR_FIELDS.flatMap((name) => (['string', 'number'].includes(typeof more[name]) ? [[name, more[name]]] : []));
  const cause = error.cause === undefined ? {} : { cause: hide(error.cause, depth + 1) };
  return { type: error.name, message: error.message, stack: error.stack, ...Object.fromEntries(facts), ...cause };
};

const hide = (value: unknown, depth = 0): unknown => {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth > DEEPEST) return '[deeper]';
  if (value instanceof Error) return hideError(value, depth);
  if (Array.isArray(value)) return value.map((one) => hide(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, isPrivate(name) ? HIDDEN : hide(one, depth + 1)]));
};

/** What may stand inside a sentence: MongoDB names the value that is there twice, an address carries its secrets. */
const IN_TEXT: readonly [pattern: RegExp, instead: string][] = [
  [/dup key: \{.*?\}(?=[\s"\\]|$)/g, `dup key: ${HIDDEN}`],
  [/\b(js_code|code|secret|access_token|openid|phone|token|refreshToken)=[^&\s"\\]+/g, `$1=${HIDDEN}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, HIDDEN],
  [/(?<![\w-])o[\w-]{27}(?![\w-])/g, HIDDEN],
  [/(?<![\w.])(?:\+?86[- ]?)?1[3-9]\d{9}(?!\w)/g, HIDDEN],
];

/** A line of the log without what may not be read there. */
export const scrub = (text: string): string => IN_TEXT.reduce((line, [pattern, instead]) => line.replace(pattern, instead), text);

/** JSON lines. Lines are few (requests are counted, not logged), so each is looked through as a whole. */
export const createLog = (level: string, name: string, stream?: { write(line: string): void }): Logger => {
  const options = {
    level, name, base: { pid: process.pid },
    formatters: { log: (fields: object) => hide(fields) as Record<string, unknown> },
    // Errors are plain facts already; pino's own way would copy every field of theirs.
    serializers: { err: (error: unknown) => error },
    hooks: { streamWrite: scrub },
  };
  return stream ? pino(options, stream) : pino(options);
};
