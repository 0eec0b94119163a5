import { hashPassword, LOCK_MS, Operators } from '../../server/src/features/staff/index';
import { newId } from '../../server/src/platform/database';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeVisitor, sandboxPost } from '../support/people';

jest.setTimeout(120_000);

const PASSWORD = 'green-hills-after-rain';
let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());

const makeAccount = async (): Promise<string> => {
  const username = `ops-${newId()}`;
  await Operators(app.deps.db).insertMany([{
    _id: newId(), username, name: '运营', role: 'manager', storeIds: [], passwordHash: await hashPassword(PASSWORD), active: true, failures: 0, lockedUntil: null,
  }]);
  return username;
};
const signIn = (username: string, password: string) => app.as()('POST /v1/session/console', { body: { username, password } });
const codeOf = (result: Promise<unknown>): Promise<string> => result.then(() => 'ok', (error: { code: string }) => error.code);

test('five failures lock the account, the right password included, until the time is over', async () => {
  const username = await makeAccount();
  const codes: string[] = [];
  for (let i = 0; i < 5; i += 1) codes.push(await codeOf(signIn(username, 'wrong')));
  expect(codes).toEqual(['BAD_CREDENTIALS', 'BAD_CREDENTIALS', 'BAD_CREDENTIALS', 'BAD_CREDENTIALS', 'ACCOUNT_LOCKED']);
  expect(await codeOf(signIn(username, PASSWORD))).toBe('ACCOUNT_LOCKED');
  await app.clock.travel(LOCK_MS + 1000);
  expect(await codeOf(signIn(username, PASSWORD))).toBe('ok');
});

test('of twelve wrong tries at once no more than five are looked at', async () => {
  const username = await makeAccount();
  const codes = await Promise.all(Array.from({ length: 12 }, () => codeOf(signIn(username, 'wrong'))));
  expect(codes.filter((code) => code === 'BAD_CREDENTIALS').length).toBe(4);
  expect(codes.filter((code) => code === 'ACCOUNT_LOCKED').length).toBe(8);
});

test('a refresh token is good once; its return ends the whole family', async () => {
  const { openid } = await makeVisitor(app);
  const { code } = await sandboxPost<{ code: string }>(app, '/_sandbox/login-code', { openid });
  const first = await app.as()('POST /v1/session/wechat', { body: { code } });
  const refresh = (refreshToken: string) => app.as()('POST /v1/session/refresh', { body: { refreshToken } });
  const second = await refresh(first.refreshToken);
  expect(await codeOf(refresh(first.refreshToken))).toBe('REFRESH_REUSED');
  expect(await codeOf(refresh(second.refreshToken))).toBe('SESSION_EXPIRED');
});
