import './support/as-weapp';
import { onNewPhone, reopenApp, startServer } from './support/app';
import type { Fixture } from './support/fixture-server';
import { phone } from './support/taro';

const app = async () => {
  const [{ api, ApiProblem }, session] = [await import('../../miniapp/src/api'), await import('../../miniapp/src/session')];
  return { api, ApiProblem, ...session };
};

let server: Fixture;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());
beforeEach(() => {
  onNewPhone();
  server.calls.length = 0;
  server.trouble.clear();
});

const sent = (key: string) => server.calls.filter((call) => call.key === key);
const tokenOf = (key: string) => sent(key).map((call) => call.headers.authorization);
const signIns = () => sent('POST /v1/session/wechat').length;
const refreshes = () => sent('POST /v1/session/refresh').length;

describe('signing in', () => {
  test('the first member page signs in by itself, and tells which code brought the visitor', async () => {
    phone().launchQuery = { scene: 's%3Dwukang' };
    const { api, currentSession } = await app();
    const home = await api('GET /v1/member/home', { query: {} });
    expect(home.profile?.nickname).toBe('阿岚');
    expect(sent('POST /v1/session/wechat')[0]?.body).toEqual({ code: 'code-member', scene: 's=wukang' });
    expect(currentSession()).toMatchObject({ joined: true, staff: null });
  });

  test('a page with many requests signs in once', async () => {
    const { api } = await app();
    await Promise.all([
      api('GET /v1/member/home', { query: {} }), api('GET /v1/member/tier'), api('GET /v1/member/coupons', { query: {} }),
    ]);
    expect(phone().logins).toBe(1);
    expect(signIns()).toBe(1);
  });

  test('the shop can be read by somebody who never signed in', async () => {
    const { api } = await app();
    const { products } = await api('GET /v1/shop/products', { query: {} });
    expect(products.length).toBeGreaterThan(0);
    expect(phone().logins).toBe(0);
    expect(tokenOf('GET /v1/shop/products')).toEqual([undefined]);
  });

  test('a 200 that holds nothing of ours is no answer, so that no page is drawn from it', async () => {
    server.trouble.set('GET /v1/shop/stores', 'portal');
    const { api } = await app();
    await expect(api('GET /v1/shop/stores', { query: {} })).rejects.toMatchObject({ code: 'OFFLINE', status: 0 });
  });

  test('the app opened again is still signed in', async () => {
    await (await app()).api('GET /v1/member/tier');
    reopenApp();
    await (await app()).api('GET /v1/member/tier');
    expect(signIns()).toBe(1);
    expect(new Set(tokenOf('GET /v1/member/tier')).size).toBe(1);
  });

  test('a refused login says why, and the next try asks WeChat for a new code', async () => {
    server.trouble.set('POST /v1/session/wechat', 'WECHAT_CODE_INVALID');
    const { api } = await app();
    await expect(api('GET /v1/member/tier')).rejects.toMatchObject({ code: 'WECHAT_CODE_INVALID', status: 401 });
    server.trouble.clear();
    await expect(api('GET /v1/member/tier')).resolves.toHaveProperty('current');
    expect(phone().logins).toBe(2);
  });
});

describe('an access token that is no longer good', () => {
  const expireNow = async () => {
    const { currentSession } = await app();
    server.expired.add(currentSession()?.accessToken ?? '');
  };

  test('is renewed once, and the same request goes out again under the same key', async () => {
    const { api } = await app();
    await api('GET /v1/member/tier');
    await expireNow();
    const claimed = await api('POST /v1/member/coupon-templates/:id/claim', { params: { id: '0'.repeat(24) } });
    expect(claimed.title).toBe('新人见面礼');
    const [first, second, ...more] = sent('POST /v1/member/coupon-templates/:id/claim');
    expect(more).toEqual([]);
    expect(first?.headers.authorization).not.toBe(second?.headers.authorization);
    expect(first?.headers['idempotency-key']).toBe(second?.headers['idempotency-key']);
    expect([signIns(), refreshes()]).toEqual([1, 1]);
  });

  test('costs one renewal, however many requests it was refused to', async () => {
    const { api } = await app();
    await api('GET /v1/member/tier');
    await expireNow();
    await Promise.all([api('GET /v1/member/tier'), api('GET /v1/member/profile'), api('GET /v1/member/accesses')]);
    expect([signIns(), refreshes()]).toEqual([1, 1]);
  });

  test('is not renewed again when another page of the same person did so already', async () => {
    const here = await app();
    await here.api('GET /v1/member/tier');
    await expireNow();
    jest.resetModules();
    const other = await app();
    await other.api('GET /v1/member/tier');
    await here.api('GET /v1/member/profile');
    expect([signIns(), refreshes()]).toEqual([1, 1]);
    expect(here.currentSession()?.accessToken).toBe(other.currentSession()?.accessToken);
  });

  test('leads to a new sign-in when the refresh token is refused too', async () => {
    const { api, currentSession } = await app();
    await api('GET /v1/member/tier');
    await expireNow();
    server.trouble.set('POST /v1/session/refresh', 'REFRESH_REUSED');
    await expect(api('GET /v1/member/tier')).resolves.toHaveProperty('current');
    expect(signIns()).toBe(2);
    expect(currentSession()).not.toBeNull();
  });

  test.each(['drop', 'INTERNAL'] as const)('signs nobody out while the server cannot answer (%s)', async (trouble) => {
    const { api, currentSession } = await app();
    await api('GET /v1/member/tier');
    const before = currentSession();
    await expireNow();
    server.trouble.set('POST /v1/session/refresh', trouble);
    await expect(api('GET /v1/member/tier')).rejects.toMatchObject({ code: trouble === 'drop' ? 'OFFLINE' : 'INTERNAL' });
    expect(currentSession()).toEqual(before);
    expect(phone().logins).toBe(1);
  });

  test('is not tried a third time', async () => {
    const { api } = await app();
    await api('GET /v1/member/tier');
    server.trouble.set('GET /v1/member/accesses', 'SESSION_EXPIRED');
    await expect(api('GET /v1/member/accesses')).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
    expect(sent('GET /v1/member/accesses')).toHaveLength(2);
  });
});

describe('the wire', () => {
  test('no network is a problem with words for people, not an exception of the phone', async () => {
    const { api, ApiProblem } = await app();
    await api('GET /v1/member/tier');
    server.trouble.set('*', 'drop');
    const failed = await api('GET /v1/member/tier').catch((problem: unknown) => problem);
    expect(failed).toBeInstanceOf(ApiProblem);
    expect(failed).toMatchObject({ code: 'OFFLINE', status: 0, message: '网络不通，请检查后重试' });
  });

  test('every write carries a key of its own, and no read does', async () => {
    const { api } = await app();
    await api('POST /v1/member/messages/read-all');
    await api('POST /v1/member/messages/read-all');
    await api('GET /v1/member/tier');
    const keys = sent('POST /v1/member/messages/read-all').map((call) => String(call.headers['idempotency-key']));
    expect(new Set(keys).size).toBe(2);
    expect(keys.every((key) => /^[A-Za-z0-9_-]{8,80}$/.test(key))).toBe(true);
    expect(sent('GET /v1/member/tier')[0]?.headers['idempotency-key']).toBeUndefined();
  });

  test('joining changes what the session knows, without a new sign-in', async () => {
    phone().loginCodes = ['code-visitor'];
    const { api, currentSession, markJoined } = await app();
    await api('GET /v1/member/home', { query: {} });
    expect(currentSession()?.joined).toBe(false);
    markJoined();
    reopenApp();
    expect((await app()).currentSession()?.joined).toBe(true);
  });

  test('a session kept from long ago learns at the start who its owner is today', async () => {
    phone().loginCodes = ['code-staff'];
    const first = await app();
    await first.api('GET /v1/member/home', { query: {} });
    first.learnIdentity({ memberId: '0'.repeat(24), joined: false, staff: null });
    reopenApp();
    const later = await app();
    await (await import('../../miniapp/src/refresh-identity')).refreshIdentity();
    expect(later.currentSession()).toMatchObject({ joined: true, staff: { name: '小顾' } });
    expect(signIns()).toBe(1);
  });

  test('the start asks nothing about somebody who never signed in, and survives a lost network', async () => {
    const { refreshIdentity } = await import('../../miniapp/src/refresh-identity');
    await refreshIdentity();
    expect(server.calls).toEqual([]);
    const { api, currentSession } = await app();
    await api('GET /v1/member/tier');
    const before = currentSession();
    server.trouble.set('*', 'drop');
    await refreshIdentity();
    expect(currentSession()).toEqual(before);
  });

  test('signing out forgets the person even when the server does not hear of it', async () => {
    const { api, endSession, currentSession } = await app();
    await api('GET /v1/member/tier');
    server.trouble.set('*', 'drop');
    await endSession();
    expect(currentSession()).toBeNull();
    reopenApp();
    expect((await app()).currentSession()).toBeNull();
  });
});
