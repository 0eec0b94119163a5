import { Refusal } from '../support/miniapp/fixture-routes';
import { createWorld } from '../support/miniapp/fixture-world';
import { closePhones, expectClean, onPhone, reopen, type OnPhone } from '../support/weapp/on-phone';
import { phones } from '../support/weapp/phone';

jest.setTimeout(120_000);
afterEach(closePhones);

const counter = 'packages/staff/counter/index';
let codes = 0;
const nextCode = (): string => `M1.live.${(codes += 1)}`;

const atCounter = async (more: Parameters<typeof onPhone>[0] = {}): Promise<OnPhone> =>
  onPhone({ world: createWorld({ staff: true }), shape: phones.small, url: counter, answers: { scanCode: nextCode }, ...more });

/** A first start at the counter knows who I am only after signing in; the camera opens then. */
const serving = async (phone: OnPhone): Promise<OnPhone> => {
  await phone.app.waitFor('消费金额');
  return phone;
};

const type = async ({ app }: OnPhone, amount: string): Promise<void> => {
  for (const key of amount) await app.tap(`.amount-pad__key--${key === '.' ? 'point' : key}`);
  await app.waitFor(() => /入账 ¥/.test(app.text()));
};

const sent = ({ server }: OnPhone, route: string) => server.requests.filter((request) => request.route === route);
const booked = (phone: OnPhone) => sent(phone, 'POST /v1/staff/counter/sales');

test('opening the counter opens the camera, and a scan shows the member masked', async () => {
  const phone = await serving(await atCounter());
  expect(phone.app.calls('scanCode')).toHaveLength(1);
  const text = phone.app.text();
  expect(text).toContain('小*');
  expect(text).toContain('银芽');
  expect(text).toContain('再 ¥86 升金毫');
  expect(text).toContain('1,860 积分');
  expect(text).toContain('3 天后生日');
  expect(text).not.toContain('小满');
  expectClean(phone);
});

test('the best coupons are chosen for the amount, and one button redeems and books', async () => {
  const phone = await serving(await atCounter());
  await type(phone, '128');
  expect(phone.app.text()).toContain('核销并入账 ¥104.16');
  await phone.app.tap('核销并入账 ¥104.16');
  expect(phone.app.text()).toContain('已入账');
  expect(phone.app.text()).toContain('现为金毫');
  expect(phone.app.text()).toMatch(/撤销这笔（还剩 (10:00|09:5\d)）/);
  expect(phone.world.sales).toHaveLength(1);
  expect(phone.app.screen.sounds.slice(-2)).toEqual(expect.arrayContaining(['vibrate medium', 'play /packages/staff/sounds/done.wav']));
  expectClean(phone);
});

test('another coupon may be chosen, or none', async () => {
  const phone = await serving(await atCounter());
  await type(phone, '128');
  await phone.app.tap('.discounts__row');
  await phone.app.tap('常客回礼');
  await phone.app.waitFor('核销并入账 ¥109.16');
  await phone.app.tap('.coupon.is-chosen');
  await phone.app.waitFor('这次不用券');
  await phone.app.tap('这次不用券');
  await phone.app.tap('入账 ¥124.16');
  expect(booked(phone)[0]?.body).toMatchObject({ couponIds: [], expectedPayableFen: 12416 });
});

test('a quote for an amount that was typed on never prices the next one', async () => {
  const phone = await serving(await atCounter());
  await type(phone, '12');
  await phone.app.tap('.amount-pad__key--8');
  const act = phone.app.find('.serving__act').textContent ?? '';
  expect(act === '入账' || act === '核销并入账 ¥104.16').toBe(true);
  await phone.app.waitFor('¥104.16');
});

test('a sale whose answer was lost is settled with the same key and booked once', async () => {
  const phone = await serving(await atCounter());
  await type(phone, '90');
  phone.server.loseAnswers('POST /v1/staff/counter/sales', 1);
  await phone.app.tap('.serving__act');
  expect(phone.app.text()).toContain('还不知道有没有入账');
  expect(phone.app.screen.sounds).toContain('vibrate long');
  await phone.app.tap('确认这一笔');
  await phone.app.waitFor('已入账');
  const keys = booked(phone).map(({ key }) => key);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
  expect(phone.world.sales).toHaveLength(1);
  expectClean(phone);
});

test('the key survives the phone: closed in the middle of a sale, the next run settles that sale first', async () => {
  const phone = await serving(await atCounter());
  await type(phone, '90');
  phone.server.loseAnswers('POST /v1/staff/counter/sales', 1);
  await phone.app.tap('.serving__act');
  const again = await reopen(phone, { url: counter, shape: phones.small, answers: { scanCode: nextCode } });
  expect(again.text()).toContain('还不知道有没有入账');
  expect(again.calls('scanCode')).toHaveLength(0);
  await again.tap('确认这一笔');
  await again.waitFor('已入账');
  const keys = booked(phone).map(({ key }) => key);
  expect(new Set(keys).size).toBe(1);
  expect(phone.world.sales).toHaveLength(1);
  again.assertClean();
});

test('a refusal is an answer: the kept key is forgotten, the reason shown, the price asked again', async () => {
  const phone = await serving(await atCounter());
  await type(phone, '90');
  const book = phone.server.override('POST /v1/staff/counter/sales', () => { throw new Refusal('PRICE_CHANGED'); });
  const quotes = sent(phone, 'POST /v1/staff/counter/quote').length;
  await phone.app.tap('.serving__act');
  await phone.app.waitFor('价格或优惠有变化');
  await phone.app.waitFor(() => sent(phone, 'POST /v1/staff/counter/quote').length > quotes);
  phone.server.override('POST /v1/staff/counter/sales', book);
  await phone.app.waitFor(() => /入账 ¥/.test(phone.app.text()));
  await phone.app.tap('.serving__act');
  await phone.app.waitFor('已入账');
  const keys = booked(phone).map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
});

test('undo gives everything back while time is left, and says so when it is over', async () => {
  const phone = await serving(await atCounter());
  await type(phone, '128');
  await phone.app.tap('.serving__act');
  await phone.app.tap('撤销这笔');
  await phone.app.tap('金额输错了');
  await phone.app.waitFor('已撤销');
  expect(sent(phone, 'POST /v1/staff/counter/sales/:id/undo')[0]?.body).toEqual({ reason: '金额输错了' });
  expect(phone.world.coupons.every((coupon) => coupon.state === 'issued')).toBe(true);
  await phone.app.tap('扫下一位');
  await phone.app.waitFor('消费金额');
  await type(phone, '50');
  await phone.app.tap('.serving__act');
  phone.app.travel(11 * 60_000);
  await phone.app.waitFor('已过可撤销的时间');
  expectClean(phone);
});

test('a stale code names the way out, and the hand feels it', async () => {
  const phone = await atCounter({ answers: { scanCode: () => 'OLD.1' } });
  await phone.app.waitFor('会员码已过期，请让会员刷新后再扫');
  expect(phone.app.screen.sounds).toEqual(expect.arrayContaining(['vibrate long', 'play /packages/staff/sounds/refused.wav']));
  expectClean(phone);
});

test('the digits under the code can be typed when the camera fails', async () => {
  const phone = await atCounter({ answers: {} });
  await phone.app.waitFor('扫会员码');
  await phone.app.input('或输入会员码下的数字', '482010773');
  await phone.app.tap('识别');
  await phone.app.waitFor('消费金额');
  expect(sent(phone, 'POST /v1/staff/counter/scan')[0]?.body).toMatchObject({ code: '482010773' });
});

test('the store can be changed, is kept, and the next scan is booked there', async () => {
  const phone = await atCounter({ answers: {} });
  await phone.app.waitFor('换店');
  await phone.app.tap('换店');
  await phone.app.tap('静安寺店');
  phone.app.answers.scanCode = nextCode;
  await phone.app.tap('扫会员码');
  await phone.app.waitFor('消费金额');
  const scans = sent(phone, 'POST /v1/staff/counter/scan');
  const again = await reopen(phone, { url: counter });
  await again.waitFor('静安寺店');
  expect(scans).toHaveLength(1);
  expectClean(phone);
});

test('the shift adds up, and a sale can be undone from there', async () => {
  const phone = await serving(await atCounter());
  await type(phone, '128');
  await phone.app.tap('.serving__act');
  await phone.app.open('packages/staff/shift/index');
  expect(phone.app.text()).toContain('¥104.16 实收');
  expect(phone.app.text()).toContain('¥23.84 优惠');
  await phone.app.tap('撤销');
  await phone.app.tap('认错了会员');
  await phone.app.waitFor('已撤销');
  expect(phone.app.text()).toContain('¥0.00 实收');
  expectClean(phone);
});

test('a tap on the member shows benefits, tags and notes, and what staff add is on the screen at once', async () => {
  const phone = await serving(await atCounter());
  await phone.app.tap('.member-strip__who');
  await phone.app.waitFor('银芽权益');
  await phone.app.tap('少糖');
  await phone.app.waitFor(() => phone.world.staffTags.size === 3);
  await phone.app.input('写给下一位同事，会员也能查到', '爱坐窗边');
  await phone.app.tap('保存');
  await phone.app.waitFor(() => phone.world.notes.length === 1);
  await phone.app.waitFor(() => phone.app.text().includes('3 天后生日 · 爱坐窗边'));
  expect(sent(phone, 'POST /v1/staff/counter/scans/:id/tags')[0]?.body).toMatchObject({ on: true });
  expectClean(phone);
});

test('a shift is begun, and tells how it stands', async () => {
  const phone = await atCounter({ answers: {}, url: 'packages/staff/shift/index' });
  await phone.app.waitFor('还没有开班');
  await phone.app.tap('开班');
  await phone.app.waitFor('当班中');
  expect(phone.world.shift.openedAt).not.toBeNull();
  expectClean(phone);
});

test('who is not store staff finds no counter', async () => {
  const phone = await onPhone({ url: counter });
  expect(phone.app.text()).toContain('收银台只给店员用');
  expect(phone.app.calls('scanCode')).toHaveLength(0);
  expectClean(phone);
});
