import './support/as-h5';
import { onNewPhone, startServer } from './support/app';
import { openAt, type Visit } from './support/browser-window';
import type { Fixture } from './support/fixture-server';
import { phone } from './support/taro';

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

/** Leaving is a step of the browser that nobody awaits. */
const leftFrom = async (visit: Visit): Promise<URL> => {
  while (visit.left.length === 0) await new Promise((resolve) => setImmediate(resolve));
  return new URL(visit.left[0] ?? '');
};
const app = async () => ({ ...(await import('../../miniapp/src/api')), ...(await import('../../miniapp/src/session')) });

describe('wx.login of the browser', () => {
  test('leaves for the identity page, with the whole way back', async () => {
    const visit = openAt(`${server.origin}/m/?slot=a&scene=s1#/pages/home/index?x=1`);
    const { api } = await app();
    void api('GET /v1/member/home', { query: {} });
    const left = await leftFrom(visit);
    expect(left.pathname).toBe('/identity');
    expect(left.searchParams.get('redirect')).toBe(visit.address());
    expect(server.calls.map(({ key }) => key)).toEqual([]);
  });

  test('uses the code that it comes back with once, and takes it out of the address', async () => {
    const visit = openAt(`${server.origin}/m/?slot=a&scene=s1&code=code-member&openid=o-1#/pages/me/index`);
    const { api, currentSession } = await app();
    await api('GET /v1/member/home', { query: {} });
    expect(visit.address()).toBe(`${server.origin}/m/?slot=a&scene=s1#/pages/me/index`);
    expect(server.calls[0]).toMatchObject({ key: 'POST /v1/session/wechat', body: { code: 'code-member', scene: 's1' } });
    expect(currentSession()?.openid).toBe('o-1');
    expect(visit.left).toEqual([]);
  });

  test('says in words that there is no way in when nothing plays WeChat', async () => {
    openAt('http://127.0.0.1:9/m/#/pages/home/index');
    Object.assign(globalThis, { SHUKE_API_BASE: 'http://127.0.0.1:9' });
    const { api } = await app();
    await expect(api('GET /v1/member/tier')).rejects.toMatchObject({ code: 'OFFLINE' });
    Object.assign(globalThis, { SHUKE_API_BASE: server.origin });
  });
});

describe('several frames of one origin', () => {
  const sessionIn = async (search: string, code: string) => {
    jest.resetModules();
    openAt(`${server.origin}/m/${search}${search ? '&' : '?'}code=${code}#/pages/home/index`);
    const { api, currentSession } = await app();
    await api('GET /v1/member/home', { query: {} });
    return currentSession();
  };

  test('are different people, each with a session of its own', async () => {
    const member = await sessionIn('', 'code-member');
    const staff = await sessionIn('?slot=staff', 'code-staff');
    expect(member?.staff).toBeNull();
    expect(staff?.staff?.name).toBe('小顾');
    expect([...phone().storage.keys()].filter((key) => key.endsWith(':session'))).toEqual(['shuke:me:session', 'shuke:staff:session']);
  });

  test.each(['?slot=../x', '?slot=', '?slot=a%20b'])('a slot that is no name (%s) is the common one', async (search) => {
    openAt(`${server.origin}/m/${search}`);
    const { slotKey } = await import('../../miniapp/src/slot');
    expect(slotKey('session')).toBe('shuke:me:session');
  });
});

describe('the scene', () => {
  test('is found behind the # too, where links to a page carry it', async () => {
    openAt(`${server.origin}/m/#/pages/home/index?scene=s2`);
    phone().launchQuery = { scene: 's2' };
    const { launchScene } = await import('../../miniapp/src/scene');
    expect(launchScene()).toBe('s2');
  });

  test('stays for the whole visit, until a new code brings another', async () => {
    openAt(`${server.origin}/m/?scene=s1`);
    const { launchScene, noteScene } = await import('../../miniapp/src/scene');
    expect(launchScene()).toBe('s1');
    openAt(`${server.origin}/m/`);
    expect(launchScene()).toBe('s1');
    noteScene(undefined);
    expect(launchScene()).toBe('s1');
    noteScene('s9');
    expect(launchScene()).toBe('s9');
  });
});

describe('what WeChat would ask over the page', () => {
  const openPrompts = async () => {
    openAt(`${server.origin}/m/`);
    return { ...(await import('../../miniapp/src/platform')), ...(await import('../../miniapp/src/platform/prompts')) };
  };

  test('is answered by the person and then gone', async () => {
    const { platform, prompts } = await openPrompts();
    const scanned = platform.scan(async () => []);
    const prompt = prompts.get();
    if (prompt?.kind !== 'scan') throw new Error('nothing was asked');
    prompt.answer('SK1.abc');
    await expect(scanned).resolves.toBe('SK1.abc');
    expect(prompts.get()).toBeNull();
  });

  test('asks for three messages at most, as older clients do, and for none when there is none', async () => {
    const { platform, prompts } = await openPrompts();
    await expect(platform.requestSubscribe([])).resolves.toEqual([]);
    const templates = ['a', 'b', 'c', 'd'].map((templateKey) => ({ templateKey, templateId: templateKey, title: templateKey, remaining: 0 }));
    void platform.requestSubscribe(templates);
    const prompt = prompts.get();
    expect(prompt?.kind === 'subscribe' && prompt.templates.map(({ templateKey }) => templateKey)).toEqual(['a', 'b', 'c']);
  });
});

describe('the clock of the product', () => {
  test('follows what the server said, not the phone, and runs as fast as the sandbox', async () => {
    openAt(`${server.origin}/m/`);
    const { learnServerNow, serverNow } = await import('../../miniapp/src/clock');
    const spoken = Date.parse('2027-01-01T00:00:00Z');
    learnServerNow('2027-01-01T00:00:00Z', 60, Date.now() - 1000);
    expect(serverNow() - spoken).toBeGreaterThanOrEqual(60_000);
    expect(serverNow() - spoken).toBeLessThan(90_000);
    learnServerNow('no time at all');
    expect(serverNow()).toBeGreaterThan(spoken);
  });
});
