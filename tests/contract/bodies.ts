import fc from 'fast-check';
import type { TSchema } from 'typebox';

/** The parts of a JSON schema that the contract uses. */
interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
}

const PATTERNS: Record<string, (ids: readonly string[]) => fc.Arbitrary<unknown>> = {
  '^[0-9a-f]{24}$': (ids) => fc.oneof({ arbitrary: fc.constantFrom(...ids), weight: 4 }, { arbitrary: stringMatching('^[0-9a-f]{24}$'), weight: 1 }),
};

/** Making one walks all characters there are, so it is made once for each pattern. */
const matching = new Map<string, fc.Arbitrary<string>>();
const stringMatching = (pattern: string): fc.Arbitrary<string> => {
  const made = matching.get(pattern) ?? fc.stringMatching(new RegExp(pattern));
  matching.set(pattern, made);
  return made;
};

const text = ({ pattern, format, minLength = 0, maxLength = 60 }: Schema, ids: readonly string[]): fc.Arbitrary<unknown> => {
  if (pattern) return PATTERNS[pattern]?.(ids) ?? stringMatching(pattern);
  if (format === 'date-time') return fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2027-12-31T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString());
  return fc.string({ minLength, maxLength: Math.min(maxLength, Math.max(minLength, 24)), unit: 'grapheme' }).filter((value) => [...value].length >= minLength && [...value].length <= maxLength);
};

/** Objects without a closed shape: the rule tree. */
const RULES = fc.constantFrom<unknown>(
  { all: [] }, { orders: { count: { gte: 1 } } }, { not: { tier: { in: ['gold'] } } }, { any: [{ orders: { within: { days: 30 } } }, { tag: { any: ['爱喝乌龙'] } }] },
  { orders: { between: ['2026-01-01', '2026-07-01'], sumFen: { lte: 100 } } }, { all: [{ any: [{ not: { orders: { lastBefore: { days: 60 } } } }] }] },
);

/** Values that a schema accepts. */
export const fromSchema = (given: TSchema | Schema, ids: readonly string[]): fc.Arbitrary<unknown> => {
  const schema = given as Schema;
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fromSchema(one, ids)));
  switch (schema.type) {
    case 'string': return text(schema, ids);
    case 'boolean': return fc.boolean();
    case 'null': return fc.constant(null);
    case 'integer': return fc.integer({ min: schema.minimum ?? -1000, max: Math.min(schema.maximum ?? 10_000, 1_000_000) });
    case 'number': return fc.double({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000, noNaN: true });
    case 'array': return fc.array(fromSchema(schema.items ?? {}, ids), { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 3, Math.max(schema.minItems ?? 0, 3)) });
    case 'object': return schema.properties ? objectOf(schema, ids) : RULES;
    default: throw new Error(`no values for ${JSON.stringify(schema)}`);
  }
};

const objectOf = ({ properties = {}, required = [] }: Schema, ids: readonly string[]): fc.Arbitrary<unknown> =>
  fc.record(Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, fromSchema(one, ids)])), { requiredKeys: required as never[] });

type Path = readonly (string | number)[];

/** Every place in a value, the value itself first. */
const placesIn = (value: unknown, at: Path = []): Path[] => {
  if (Array.isArray(value)) return [at, ...value.flatMap((one, i) => placesIn(one, [...at, i]))];
  if (typeof value === 'object' && value !== null) return [at, ...Object.entries(value).flatMap(([name, one]) => placesIn(one, [...at, name]))];
  return [at];
};

const valueAt = (value: unknown, path: Path): unknown => path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown>)[step], value);

/** Numbers that JSON cannot say, and keys that JavaScript cannot: put in as text after printing. */
const RAW = { huge: '1e400', minusHuge: '-1e400', deepProto: '{"__proto__":{"polluted":true}}' };
const marker = (name: keyof typeof RAW): string => `@@${name}@@`;
const print = (value: unknown): string =>
  Object.entries(RAW).reduce((json, [name, raw]) => json.replaceAll(`"${marker(name as keyof typeof RAW)}"`, raw), JSON.stringify(value) ?? '')
    .replaceAll('"@@proto@@":', '"__proto__":');

const STRANGE: readonly unknown[] = [
  null, true, false, 0, -1, 1.5, 1e308, -0, Number.MAX_SAFE_INTEGER + 2, 2 ** 53, marker('huge'), marker('minusHuge'), marker('deepProto'), '', ' ', 'x', '0', 'null',
  [], {}, [[]], [null], { $gt: '' }, { $ne: null }, { $where: 'sleep(1000)' }, { toString: 1 }, { length: 1e9 }, 'a'.repeat(5000), '\u0000', 'a\u0000b', '\ud800',
  '\u202e反', '𠮷'.repeat(70), '👨‍👩‍👧‍👦', '../../etc/passwd', '${7*7}', "'; drop table members; --", '0'.repeat(24), 'f'.repeat(24), '2026-13-45T99:99:99Z', '2016-12-31T23:59:60Z',
  '2026-01-01T00:00:00+08', '0000-00-00', '9999-99-99', '2026-02-30', { constructor: { prototype: { polluted: true } } }, { hasOwnProperty: false }, { then: 1 },
];
const NAMES = ['unknown', '$set', '_id', 'id', 'memberId', 'role', 'paidFen', '__v', 'constructor', 'toString', 'hasOwnProperty', 'a.b', '', '\u0000', '@@proto@@', '字段'];

export interface Malformed {
  what: string;
  payload: string | Buffer;
  contentType: string;
  /** Must be refused, and with one of these codes when there are any. */
  refused: boolean;
  codes: string[];
}

const JSON_TYPE = 'application/json';
const asIs = (what: string, value: unknown, refused = false): Malformed => ({ what, payload: print(value), contentType: JSON_TYPE, refused, codes: [] });

const put = (body: unknown, path: Path, change: (parent: Record<string | number, unknown>, last: string | number) => void): unknown => {
  const root = { body: structuredClone(body) };
  const whole: Path = ['body', ...path];
  change(valueAt(root, whole.slice(0, -1)) as Record<string | number, unknown>, whole.at(-1)!);
  return root.body;
};

const inPlace = (what: string, change: (parent: Record<string | number, unknown>, last: string | number, pick: number) => void) =>
  (body: unknown, pick: number): Malformed => {
    const places = placesIn(body);
    const path = places[pick % places.length]!;
    return asIs(`${what} at /${path.join('/')}`, put(body, path, (parent, last) => change(parent, last, Math.floor(pick / places.length))));
  };

const addField = (body: unknown, pick: number): Malformed => {
  const objects = placesIn(body).filter((path) => {
    const value = valueAt(body, path);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  });
  const path = objects[pick % objects.length]!;
  const name = NAMES[Math.floor(pick / objects.length) % NAMES.length]!;
  const taken = Object.hasOwn(valueAt(body, path) as object, name);
  const added = put(body, path, (parent, last) => {
    (parent[last] as Record<string, unknown>)[taken ? 'unknown' : name] = 'extra';
  });
  // What stands inside a rule is looked at last: another refusal may come first.
  return { ...asIs(`unknown field ${JSON.stringify(name)} in /${path.join('/')}`, added, true), codes: path[0] === 'rule' ? [] : ['BAD_REQUEST'] };
};

const BROKEN: readonly ((json: string) => string | Buffer)[] = [
  (json) => json.slice(0, -1), (json) => `${json}}`, () => "{'a':1}", (json) => `/* ${json} */`, () => '{"a":NaN}', () => '[Infinity]',
  () => '{"a":1,}', () => 'undefined', () => '"', () => '{"a":"\u0001"}', () => Buffer.from([0xff, 0xfe, 0x7b, 0x7d]), () => Buffer.from('{"a":"\xff"}', 'latin1'),
  () => '['.repeat(50_000), () => `${'{"not":'.repeat(20_000)}{}${'}'.repeat(20_000)}`, () => '{"a":01}',
];
const broken = (body: unknown, pick: number): Malformed =>
  ({ what: `broken JSON ${pick % BROKEN.length}`, payload: BROKEN[pick % BROKEN.length]!(print(body)), contentType: JSON_TYPE, refused: true, codes: ['MALFORMED_JSON'] });

const TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'text/json', 'application/octet-stream', 'application/merge-patch+json'];
const wrongType = (body: unknown, pick: number): Malformed =>
  ({ what: `as ${TYPES[pick % TYPES.length]}`, payload: print(body), contentType: TYPES[pick % TYPES.length]!, refused: true, codes: ['UNSUPPORTED_MEDIA_TYPE'] });

const giant = (body: unknown): Malformed =>
  ({ what: 'giant', payload: `${print(body).slice(0, -1)},"pad":"${'p'.repeat(1_100_000)}"}`, contentType: JSON_TYPE, refused: true, codes: ['PAYLOAD_TOO_LARGE'] });

const KINDS: readonly { weight: number; make(body: unknown, pick: number): Malformed }[] = [
  { weight: 30, make: addField },
  { weight: 40, make: inPlace('strange value', (parent, last, pick) => (parent[last] = STRANGE[pick % STRANGE.length])) },
  { weight: 12, make: inPlace('left out', (parent, last) => (Array.isArray(parent) ? parent.splice(Number(last), 1) : delete parent[last])) },
  { weight: 5, make: inPlace('wrapped', (parent, last) => (parent[last] = [parent[last]])) },
  { weight: 4, make: inPlace('as text', (parent, last) => (parent[last] = JSON.stringify(parent[last]))) },
  { weight: 5, make: broken },
  { weight: 3, make: wrongType },
  { weight: 1, make: giant },
];

/** A valid body, spoilt in one place. */
export const malformedFrom = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<Malformed> =>
  fc.tuple(valid, fc.nat(1_000_000), fc.oneof(...KINDS.map(({ weight, make }) => ({ weight, arbitrary: fc.constant(make) })))).map(([body, pick, make]) => make(body, pick));
