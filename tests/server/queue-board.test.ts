import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeOperator } from '../support/people';

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app.close());

const open = (cookie?: string) => app.app.inject({ url: '/ops/queues', headers: cookie ? { cookie } : {} });
const cookieFor = async (role: 'admin' | 'manager') => {
  const token = app.app.jwt.sign({ ...(await makeOperator(app, role)) });
  const reply = await app.app.inject({ method: 'POST', url: '/v1/console/ops-session', headers: { authorization: `Bearer ${token}` } });
  return { status: reply.statusCode, cookie: String(reply.headers['set-cookie'] ?? '').split(';')[0]! };
};

test('an admin opens the queue board; nobody else does', async () => {
  expect((await open()).statusCode).toBe(401);
  expect((await cookieFor('manager')).status).toBe(403);
  const { cookie } = await cookieFor('admin');
  const page = await open(cookie);
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('<title>');
});

test('a signed-in token of the API does not open the board, nor does a forged one', async () => {
  const token = app.app.jwt.sign({ ...(await makeOperator(app, 'admin')) });
  expect((await open(`shuke_ops=${token}`)).statusCode).toBe(403);
  expect((await open('shuke_ops=abc.def.ghi')).statusCode).toBe(403);
});
