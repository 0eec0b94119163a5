import { createLog, scrub } from '../../server/src/platform/log';
import { defineModel, newId } from '../../server/src/platform/database';
import { openPlatform, type Platform } from './platform-support';

const OPENID = 'oTeahouse_0123456789-abcdefg';
const PHONE = '19900001234';
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI2NWYwIn0.c2lnbmF0dXJl';
const SECRETS = [OPENID, PHONE, TOKEN, 'wx-login-code', 's3cret'];

const Probes = defineModel<{ _id: string; openid: string }>('log_probes', { openid: String }, [[{ openid: 1 }, { unique: true }]]);

let platform: Platform;
beforeAll(async () => {
  platform = await openPlatform();
});
afterAll(() => platform?.close());

const logged = (write: (log: ReturnType<typeof createLog>) => void): string => {
  const lines: string[] = [];
  write(createLog('debug', 'test', { write: (line) => void lines.push(line) }));
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  return lines.join('');
};
const expectSilence = (text: string): void => {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
};

test('fields of personal data and secrets are hidden, however deep and in whatever spelling', () => {
  const text = logged((log) => log.info({ phone: PHONE, a: { b: { c: { d: { openid: OPENID } } } }, rows: [{ access_token: TOKEN }], code: 'wx-login-code', password: 's3cret' }, 'seen'));
  expectSilence(text);
  expect(text).toContain('seen');
  expect(text.match(/\[redacted\]/g)).toHaveLength(5);
});

test('what stands in the middle of a sentence is hidden too', () => {
  const text = logged((log) => {
    log.warn(`asked /sns/jscode2session?appid=wx1&secret=s3cret&js_code=wx-login-code for ${OPENID}`);
    log.warn({ note: `call ${PHONE} or +86 ${PHONE}` }, `Bearer ${TOKEN}`);
  });
  expectSilence(text);
  expect(text).toContain('appid=wx1');
});

test('an error tells its kind, words, code and cause, and nothing of what it carries', () => {
  const cause = new Error(`no answer for ${PHONE}`);
  const error = Object.assign(new Error(`refused for ${OPENID}`, { cause }), { code: 11000, keyValue: { openid: OPENID }, config: { headers: { authorization: `Bearer ${TOKEN}` } } });
  const text = logged((log) => log.error({ err: error }, 'failed'));
  expectSilence(text);
  const line = JSON.parse(text) as { err: { type: string; message: string; code: number; stack: string; cause: { message: string } } };
  expect([line.err.type, line.err.code, line.err.message, line.err.cause.message]).toEqual(['Error', 11000, 'refused for [redacted]', 'no answer for [redacted]']);
  expect(line.err.stack).toContain('platform-log.test');
  expect(line.err).not.toHaveProperty('keyValue');
});

test("MongoDB's own refusal of a second row does not write the openid into the log", async () => {
  const { db, log } = platform.deps;
  await Probes(db).createIndexes();
  await Probes(db).insertMany([{ _id: newId(), openid: OPENID }]);
  const refusals: unknown[] = await Promise.all([
    Probes(db).insertMany([{ _id: newId(), openid: OPENID }]).catch((error: unknown) => error),
    Probes(db).collection.insertOne({ _id: newId(), openid: OPENID } as never).catch((error: unknown) => error),
    Probes(db).collection.bulkWrite([{ insertOne: { document: { _id: newId(), openid: OPENID } as never } }]).catch((error: unknown) => error),
  ]);
  expect(refusals.every((error) => String(error).includes(OPENID))).toBe(true);
  // A value that no pattern knows, too.
  await Probes(db).insertMany([{ _id: newId(), openid: 'wx-login-code' }]);
  refusals.push(await Probes(db).insertMany([{ _id: newId(), openid: 'wx-login-code' }]).catch((error: unknown) => error));
  for (const error of refusals) {
    log.fatal({ err: error }, 'not written');
    log.fatal(error as Error);
    log.fatal({ error }, `not written: ${String(error)}`);
  }
  const text = platform.lines.join('');
  expectSilence(text);
  expect(text).toContain('E11000');
  expect(platform.lines.length).toBeGreaterThanOrEqual(12);
});

test('a child of the log keeps the same silence', () => {
  expectSilence(logged((log) => log.child({ openid: OPENID, who: PHONE }).info({ err: new Error(OPENID) }, 'child')));
});

test('ids, order numbers, times and amounts stay readable', () => {
  const plain = `{"time":1763800000000,"memberId":"65f0a1b2c3d4e5f601234567","orderNo":"20261122163015123456","paidFen":13800,"port":8080}`;
  expect(scrub(plain)).toBe(plain);
});

test('a value that holds itself ends, and the line is still written', () => {
  const ring: Record<string, unknown> = { phone: PHONE };
  ring.ring = ring;
  expectSilence(logged((log) => log.info({ ring }, 'round and round')));
});
