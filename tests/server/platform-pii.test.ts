import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createPii } from '../../server/src/platform/pii';

const key = (): string => randomBytes(32).toString('base64');
const [first, second, index] = [key(), key(), key()];
/** Refused by a check, not by chance: of the tag, its length, the initial vector, or the key. */
const REFUSED = /authenticat|tag length|initialization vector|no PII key/i;
const PHONE = '19900001234';

test('anything that is sealed opens again, and no two seals look alike', () => {
  const pii = createPii({ 1: first }, index);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    const [one, two] = [pii.encrypt(text), pii.encrypt(text)];
    expect([pii.decrypt(one), pii.decrypt(two)]).toEqual([text, text]);
    expect(one).not.toBe(two);
  }), { numRuns: 300 });
});

test('after a new key, old rows open, new rows are sealed with the new key, and people are still found', () => {
  const before = createPii({ 1: first }, index);
  const old = before.encrypt(PHONE);
  const after = createPii({ 1: first, 2: second }, index);
  expect(after.decrypt(old)).toBe(PHONE);
  expect(after.encrypt(PHONE).split(':')[0]).toBe('2');
  expect(after.blindIndex(PHONE)).toBe(before.blindIndex(PHONE));
});

test('the tenth key is newer than the ninth', () => {
  expect(createPii({ 9: first, 10: second }, index).encrypt('x').split(':')[0]).toBe('10');
});

test('without the key of its version nothing opens', () => {
  const sealed = createPii({ 1: first, 2: second }, index).encrypt(PHONE);
  expect(() => createPii({ 1: first }, index).decrypt(sealed)).toThrow('no PII key of version 2');
  expect(() => createPii({ 2: first }, index).decrypt(sealed)).toThrow(REFUSED);
});

test('any change of a sealed value is refused, in any of its parts', () => {
  const pii = createPii({ 1: first, 2: second }, index);
  const sealed = pii.encrypt(PHONE);
  const flip = (text: string, at: number): string => {
    const bytes = Buffer.from(text, 'base64url');
    bytes[at % bytes.length]! ^= 1 << (at % 8);
    return bytes.toString('base64url');
  };
  fc.assert(fc.property(fc.integer({ min: 1, max: 3 }), fc.nat(200), (part, at) => {
    const parts = sealed.split(':');
    parts[part] = flip(parts[part]!, at);
    expect(() => pii.decrypt(parts.join(':'))).toThrow(REFUSED);
  }), { numRuns: 300 });
  expect(() => pii.decrypt(sealed.replace(/^2/, '1'))).toThrow(REFUSED);
  for (const broken of ['', '2', '2:::', PHONE, sealed.slice(0, -4)]) expect(() => pii.decrypt(broken)).toThrow(REFUSED);
});

test('a seal whose tag was cut short, and so could be guessed, is refused', () => {
  const pii = createPii({ 1: first }, index);
  const parts = pii.encrypt(PHONE).split(':');
  for (const length of [4, 8, 12, 15]) {
    const cut = Buffer.from(parts[2]!, 'base64url').subarray(0, length).toString('base64url');
    expect(() => pii.decrypt([parts[0], parts[1], cut, parts[3]].join(':'))).toThrow(REFUSED);
  }
});

test('a blind index tells nothing without its key, and a key of another length does not start', () => {
  const pii = createPii({ 1: first }, index);
  expect(pii.blindIndex(PHONE)).not.toBe(createPii({ 1: first }, key()).blindIndex(PHONE));
  expect(pii.blindIndex(PHONE)).not.toBe(pii.blindIndex('19900001235'));
  expect(() => createPii({ 1: randomBytes(16).toString('base64') }, index)).toThrow('32 bytes');
});
