import { inflateSync } from 'node:zlib';
import qrcode from 'qrcode-generator';
import { OPENID, startWorld, type TestWorld } from './world';

/** Reads back a palette PNG: width and one byte a pixel. */
const readPng = (bytes: Buffer): { widthPx: number; pixels: (x: number, y: number) => number } => {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    chunks.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const widthPx = chunks.get('IHDR')?.readUInt32BE(0) ?? 0;
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  return { widthPx, pixels: (x, y) => rows[y * (widthPx + 1) + 1 + x] ?? -1 };
};

/** The picture's modules as text, found by its border and the size of its corner marks. */
const readModules = (bytes: Buffer): string[] => {
  const { widthPx, pixels } = readPng(bytes);
  let border = 0;
  while (pixels(border, border) === 0) border += 1;
  let mark = border;
  while (pixels(mark, border) === 1) mark += 1;
  const modulePx = (mark - border) / 7;
  const side = Math.round((widthPx - 2 * border) / modulePx);
  const centre = (index: number): number => Math.floor(border + (index + 0.5) * modulePx);
  return Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_cell, column) => pixels(centre(column), centre(row))).join(''));
};

const expectedModules = (text: string): string[] => {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const side = code.getModuleCount();
  return Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_cell, column) => (code.isDark(row, column) ? 1 : 0)).join(''));
};

describe('mini-program codes', () => {
  let world: TestWorld;
  let path: string;
  beforeAll(async () => {
    world = await startWorld({ h5Url: 'http://127.0.0.1:8080/m/' });
    const reply = await world.post('/cgi-bin/stable_token', {
      grant_type: 'client_credential', appid: world.keys.appId, secret: world.keys.appSecret,
    });
    path = `/wxa/getwxacodeunlimit?access_token=${String(reply.json.access_token)}`;
  });
  afterAll(() => world.close());

  const draw = async (body: Record<string, unknown>) => {
    const response = await fetch(world.url + path, { method: 'POST', body: JSON.stringify(body) });
    return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) };
  };

  test.each([280, 430, 1280])('success is a bare picture %i px wide that carries page and scene', async (width) => {
    const { type, bytes } = await draw({ scene: 's=jingan&c=1', page: 'pages/join/index', width });
    expect(type).toBe('image/png');
    expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    expect(readPng(bytes).widthPx).toBe(width);
    expect(readModules(bytes)).toEqual(expectedModules(`${world.url}/scan?page=pages%2Fjoin%2Findex&scene=s%3Djingan%26c%3D1`));
  });

  test('a scanned code leads into the mini-program with its scene', async () => {
    const response = await fetch(`${world.url}/scan?page=pages%2Fjoin%2Findex&scene=s%3Djingan%26c%3D1`, { redirect: 'manual' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('http://127.0.0.1:8080/m/?scene=s%3Djingan%26c%3D1#/pages/join/index?scene=s%3Djingan%26c%3D1');
  });

  test.each([
    ['no scene', 40169, {}], ['an empty scene', 40169, { scene: '' }], ['33 characters', 40169, { scene: 'a'.repeat(33) }],
    ['a percent sign', 40129, { scene: 'a%20b' }], ['Chinese', 40129, { scene: '静安' }], ['a space', 40129, { scene: 'a b' }],
    ['a page that begins with a slash', 41030, { scene: 'a', page: '/pages/home/index' }],
    ['a page with a query', 41030, { scene: 'a', page: 'pages/home/index?a=1' }],
    ['279 px', 40097, { scene: 'a', width: 279 }], ['1281 px', 40097, { scene: 'a', width: 1281 }],
    ['another version', 40097, { scene: 'a', env_version: 'beta' }],
  ])('%s is refused as %i in JSON', async (_name, errcode, body) => {
    const { type, bytes } = await draw(body);
    expect(type).toContain('application/json');
    expect(JSON.parse(bytes.toString())).toMatchObject({ errcode });
  });

  test('once the released pages are known, others need check_path false', async () => {
    await world.post('/_sandbox/released-pages', { pages: ['pages/home/index'] });
    const known = await draw({ scene: 'a', page: 'pages/home/index' });
    const unknown = await draw({ scene: 'a', page: 'pages/new/index' });
    const unchecked = await draw({ scene: 'a', page: 'pages/new/index', check_path: false });
    expect([known, unknown, unchecked].map(({ type }) => type)).toEqual(['image/png', 'application/json; charset=utf-8', 'image/png']);
  });
});

describe('text checks', () => {
  test('need a visit within two hours, and find what is risky', async () => {
    const world = await startWorld();
    const token = async () => String((await world.post('/cgi-bin/stable_token', {
      grant_type: 'client_credential', appid: world.keys.appId, secret: world.keys.appSecret,
    })).json.access_token);
    const check = async (more: Record<string, unknown>) => (await world.post(
      `/wxa/msg_sec_check?access_token=${await token()}`, { content: '岩茶很香', version: 2, scene: 2, openid: OPENID, ...more },
    )).json;
    expect((await check({})).errcode).toBe(61010);
    const { code } = (await world.post('/_sandbox/login-code', { openid: OPENID })).json;
    await world.get(`/sns/jscode2session?appid=${world.keys.appId}&secret=${world.keys.appSecret}&js_code=${String(code)}&grant_type=authorization_code`);
    expect(await check({})).toMatchObject({ errcode: 0, result: { suggest: 'pass', label: 100 } });
    expect(await check({ content: '来赌博吧' })).toMatchObject({ errcode: 0, result: { suggest: 'risky' } });
    expect(await check({ nickname: '加微信' })).toMatchObject({ result: { suggest: 'review' } });
    expect((await check({ content: 'x'.repeat(2501) })).errcode).toBe(40097);
    expect((await check({ openid: 'oNobody' })).errcode).toBe(43104);
    expect((await check({ content: '' })).errcode).toBe(44002);
    await world.post('/_sandbox/clock', { advanceMs: 7_200_001 });
    expect((await check({})).errcode).toBe(61010);
    await world.close();
  });
});
