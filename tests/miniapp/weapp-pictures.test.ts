import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createWorld } from '../support/miniapp/fixture-world';
import { closePhones, onPhone } from '../support/weapp/on-phone';
import { phones, type PhoneShape } from '../support/weapp/phone';
import { closeBrowser, takePicture } from '../support/weapp/picture';

jest.setTimeout(180_000);

const folder = mkdtempSync(path.join(tmpdir(), 'weapp-pictures-'));
/** Set to keep the pictures: `SHUKE_PICTURES=/some/folder`. */
const keep = process.env['SHUKE_PICTURES'] ?? folder;
afterEach(closePhones);
afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

const shapes: [string, PhoneShape][] = [['small', phones.small], ['common', phones.common]];

test.each(shapes)('the counter fits one %s screen without scrolling, before and after the amount is typed', async (name, shape) => {
  const codes = [`M1.${name}.1`, `M1.${name}.2`];
  const { app } = await onPhone({
    world: createWorld({ staff: true }), shape, url: 'packages/staff/counter/index', answers: { scanCode: () => codes.shift() ?? '' },
  });
  await app.waitFor('消费金额');
  const before = await takePicture(app, { file: path.join(keep, `counter-empty-${name}.png`) });
  for (const key of '128') await app.tap(`.amount-pad__key--${key}`);
  await app.waitFor('核销并入账 ¥104.16');
  const after = await takePicture(app, { file: path.join(keep, `counter-${name}.png`) });
  for (const taken of [before, after]) {
    expect(taken.scrollHeight).toBeLessThanOrEqual(shape.height);
    expect(taken.scrollWidth).toBe(shape.width);
    expect(taken.smallTargets).toEqual([]);
  }
});

test('what staff know of a member fits a small screen, with targets for a thumb', async () => {
  const shape = phones.small;
  const codes = ['M1.known.small'];
  const { app } = await onPhone({ world: createWorld({ staff: true }), shape, url: 'packages/staff/counter/index', answers: { scanCode: () => codes.shift() ?? '' } });
  await app.waitFor('消费金额');
  await app.tap('.member-strip__who');
  await app.waitFor('银芽权益');
  const taken = await takePicture(app, { file: path.join(keep, 'counter-member-small.png') });
  expect([taken.scrollWidth, taken.smallTargets]).toEqual([shape.width, []]);
});

const pages = [
  'pages/shop/index', 'packages/shop/basket/index', 'packages/shop/orders/index', 'packages/group-buys/list/index', 'packages/staff/shift/index',
];

test('no page is wider than a small screen, and every target is 44 px to the finger', async () => {
  const shape = phones.small;
  const world = createWorld({ staff: true });
  for (const url of [...pages, `packages/group-buys/team/index?id=${world.teams[0]?.id ?? ''}`]) {
    const { app } = await onPhone({ world, shape, url });
    const file = path.join(keep, `${url.replace(/\/index.*/, '').replace(/\//g, '-')}-small.png`);
    const taken = await takePicture(app, { file });
    expect([url, taken.scrollWidth, taken.smallTargets]).toEqual([url, shape.width, []]);
    await closePhones();
  }
});

test('thirty characters in every name break no card', async () => {
  const world = createWorld();
  const long = '武夷山正岩三坑两涧手工炭焙头春老丛水仙特级礼盒装八泡随身罐';
  for (const team of world.teams) Object.assign(team, { productName: long, seats: team.seats.map((seat) => ({ ...seat, nickname: long })) });
  for (const activity of world.activities) Object.assign(activity, { productName: long });
  for (const url of ['packages/group-buys/list/index', `packages/group-buys/team/index?id=${world.teams[0]?.id ?? ''}`]) {
    const { app } = await onPhone({ world, shape: phones.small, url });
    const taken = await takePicture(app, { file: path.join(keep, `long-${url.includes('team') ? 'team' : 'list'}.png`), full: true });
    expect([url, taken.scrollWidth]).toEqual([url, phones.small.width]);
    await closePhones();
  }
});
