import net, { type AddressInfo } from 'node:net';
import { createCallOut, type OutgoingCall } from '../../server/src/adapters/call-out';
import { deadAddress, startStub, type StubServer } from './stub-server';

const call = createCallOut({ timeoutMs: 300, maxReplyBytes: 1_000 });
const get = (url: string): OutgoingCall => ({ method: 'GET', url, headers: {} });
const post = (url: string): OutgoingCall =>
  ({ method: 'POST', url, headers: { 'Content-Type': 'text/plain' }, body: '熟客' });

describe('calls to the outside', () => {
  let stub: StubServer;
  beforeEach(async () => { stub = await startStub(); });
  afterEach(() => stub.close());

  test('carry path, query and body byte by byte and bring the bytes back', async () => {
    stub.answer(() => ({ status: 418, headers: { 'x-kind': 'tea' }, body: Buffer.from([0, 255, 1]) }));
    const answer = await call(post(`${stub.baseUrl}/a|b*c/@d?x=%2F&y=1`));
    const value = { status: 418, headers: { 'x-kind': 'tea' }, body: Buffer.from([0, 255, 1]) };
    expect(answer).toMatchObject({ ok: true, value });
    expect(stub.requests).toMatchObject([
      { method: 'POST', url: '/a|b*c/@d?x=%2F&y=1', body: '熟客', headers: { 'content-length': '6' } },
    ]);
  });

  test('that find nobody listening have surely not been made: retryable', async () => {
    expect(await call(post(await deadAddress()))).toMatchObject({ ok: false, kind: 'retryable', code: 'UNREACHABLE' });
  });

  test('to a name that does not exist have surely not been made: retryable', async () => {
    expect(await call(get('http://no-such-host.invalid/')))
      .toMatchObject({ ok: false, kind: 'retryable', code: 'UNREACHABLE' });
  });

  test('that never get a secured connection have surely not been made: retryable', async () => {
    const mute = net.createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const answer = await call(post(`https://127.0.0.1:${(mute.address() as AddressInfo).port}/`));
    mute.close();
    expect(answer).toMatchObject({ ok: false, kind: 'retryable', code: 'UNREACHABLE' });
  });

  test('that reach a server which speaks no TLS have surely not been made: retryable', async () => {
    const answer = await call(post(stub.baseUrl.replace('http:', 'https:')));
    expect(answer).toMatchObject({ ok: false, kind: 'retryable', code: 'UNREACHABLE' });
    expect(stub.requests).toHaveLength(0);
  });

  test.each([
    ['without an answer in time', 'hang', 'TIMEOUT'],
    ['whose connection is cut before the answer', 'drop', 'CONNECTION_LOST'],
    ['whose answer breaks off in the middle', 'cut', 'CONNECTION_LOST'],
  ] as const)('%s may have been made: unknown', async (_what, answer, code) => {
    stub.answer(() => answer);
    expect(await call(post(stub.baseUrl))).toMatchObject({ ok: false, kind: 'unknown', code });
    expect(stub.requests).toHaveLength(1);
  });

  test('whose kept connection died meanwhile may have been made: unknown', async () => {
    stub.answer(() => ({ body: 'first' }));
    expect(await call(get(stub.baseUrl))).toMatchObject({ ok: true });
    stub.answer(() => 'drop');
    expect(await call(get(stub.baseUrl))).toMatchObject({ ok: false, kind: 'unknown' });
    const [first, second] = stub.requests;
    expect(second?.port).toBe(first?.port);
  });

  test('with an endless answer are given up: unknown', async () => {
    stub.answer(() => ({ body: 'x'.repeat(1_001) }));
    expect(await call(get(stub.baseUrl))).toMatchObject({ ok: false, kind: 'unknown', code: 'REPLY_TOO_LARGE' });
  });

  test('follow no redirect', async () => {
    stub.answer(() => ({ status: 302, headers: { location: `${stub.baseUrl}/elsewhere` } }));
    expect(await call(get(`${stub.baseUrl}/here`))).toMatchObject({ ok: true, value: { status: 302 } });
    expect(stub.requests.map((request) => request.url)).toEqual(['/here']);
  });

  test('never put an address into a failure, since addresses carry secrets', async () => {
    stub.answer(() => 'drop');
    const lost = await call(get(`${stub.baseUrl}/x?secret=hunter2`));
    expect(JSON.stringify([lost, await call(get(`${await deadAddress()}/x?secret=hunter2`))])).not.toContain('hunter2');
  });
});
