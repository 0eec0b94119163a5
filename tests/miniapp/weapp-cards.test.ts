import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spacedCode, typedCode } from '../../miniapp/src/packages/member/card/code-text';
import { createWorld } from '../support/miniapp/fixture-world';
import { FIXTURE_CODE } from '../support/miniapp/fixture-cards';
import { closePhones, expectClean, onPhone, type OnPhone } from '../support/weapp/on-phone';
import { phones } from '../support/weapp/phone';
import { closeBrowser, takePicture } from '../support/weapp/picture';

jest.setTimeout(120_000);
afterEach(closePhones);
const folder = mkdtempSync(path.join(tmpdir(), 'weapp-cards-'));
/** Set to keep the pictures: `SHUKE_PICTURES=/some/folder`. */
const keep = process.env['SHUKE_PICTURES'] ?? folder;
afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

const CARD = 'packages/member/card/index';
const TIER = 'packages/member/tier/index';
const sent = ({ server }: OnPhone, route: string) => server.requests.filter((request) => request.route === route);

test('the tier page says how far it is up, what keeps the tier until when, the ladder with its rules, and how it came about', async () => {
  const phone = await onPhone({ url: TIER, world: createWorld({ growth: 1914 }) });
  await phone.app.waitFor('再消费 ¥86 升金毫');
  await phone.app.waitFor('从绿叶升到银芽');
  for (const words of ['再消费 ¥86 可在 11 月 30 日前保级', '你在这里', '365 天内再得 1,200 成长值保级，另有 30 天宽限', '加入会员，成为绿叶']) {
    expect(phone.app.text()).toContain(words);
  }
  expectClean(phone);
});

test('a card is bought once for two taps, and runs when the notice has come', async () => {
  const phone = await onPhone({ url: CARD });
  await phone.app.waitFor('听檐年卡');
  await phone.app.tap('开通');
  await phone.app.waitFor('使用中 · 购买');
  expect([sent(phone, 'POST /v1/member/card-orders').length, phone.app.calls('requestPayment').length]).toEqual([1, 1]);
  expect(phone.app.shows('续费')).toBe(true);
  expectClean(phone);
});

test('a trial is taken with one tap and then not offered again', async () => {
  const phone = await onPhone({ url: CARD });
  await phone.app.waitFor('免费试用 7 天');
  await phone.app.tap('免费试用 7 天');
  await phone.app.waitFor('使用中 · 试用');
  expect(phone.app.shows('免费试用 7 天')).toBe(false);
  expectClean(phone);
});

test('a gift code is read as it is typed; a wrong one stays and says why', async () => {
  expect([typedCode(' abcd-efgh jkmn2 '), spacedCode('ABCDEF'), spacedCode(FIXTURE_CODE)]).toEqual(['ABCDEFGHJKMN', 'ABCD-EF', 'ABCD-EFGH-2345']);
  const phone = await onPhone({ url: CARD });
  await phone.app.waitFor('兑换会员卡');
  await phone.app.input('.field__input', 'abcd-efgh-2346');
  await phone.app.tap('兑换会员卡');
  await phone.app.waitFor('兑换码不对');
  await phone.app.input('.field__input', 'abcd-efgh-2345');
  await phone.app.tap('兑换会员卡');
  await phone.app.waitFor('使用中 · 兑换');
  expectClean(phone);
});

test.each(Object.entries({ small: phones.small, common: phones.common }))('tier and card fit a %s screen, and every target is 44 px to the finger', async (name, shape) => {
  for (const url of [TIER, CARD]) {
    const phone = await onPhone({ url, shape, world: createWorld({ growth: 1914 }) });
    await phone.app.waitFor(url === TIER ? '从绿叶升到银芽' : '兑换会员卡');
    const taken = await takePicture(phone.app, { file: path.join(keep, `${url.split('/')[2] ?? ''}-${name}.png`) });
    expect([url, taken.scrollWidth, taken.smallTargets]).toEqual([url, shape.width, []]);
    await closePhones();
  }
});
