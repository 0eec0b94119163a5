import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CASH_TITLE } from '../support/miniapp/fixture-mall';
import { orderOf, setState } from '../support/miniapp/fixture-shop';
import { closePhones, expectClean, onPhone, type OnPhone } from '../support/weapp/on-phone';
import { phones, WxRefusal } from '../support/weapp/phone';
import { closeBrowser, takePicture } from '../support/weapp/picture';

jest.setTimeout(120_000);
afterEach(closePhones);
const folder = mkdtempSync(path.join(tmpdir(), 'weapp-delivery-'));
/** Set to keep the pictures: `SHUKE_PICTURES=/some/folder`. */
const keep = process.env['SHUKE_PICTURES'] ?? folder;
afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

const sent = ({ server }: OnPhone, route: string) => server.requests.filter((request) => request.route === route);
const picture = async ({ app }: OnPhone, name: string): Promise<void> => {
  const { scrollWidth, smallTargets } = await takePicture(app, { file: path.join(keep, `${name}.png`), full: true });
  expect([name, scrollWidth, smallTargets]).toEqual([name, phones.small.width, []]);
};

test('a parcel costs its fee as a line, asks for the address, and its order says where it is', async () => {
  const phone = await onPhone({ shape: phones.small });
  const { app, world } = phone;
  await app.switchTab('pages/shop/index');
  await app.tap('.shop-grid__add');
  await app.tap('去结算');
  await app.tap('去结算');
  await app.waitFor('快递：运费 ¥12');
  expect(app.text()).not.toContain('收货人');
  await app.tap('快递配送');
  await app.waitFor('运费');
  await app.tap('提交订单');
  expect(sent(phone, 'POST /v1/member/orders')).toEqual([]);
  for (const words of ['请填写收货人', '请填写 11 位手机号', '请写全省市区和门牌号']) expect(app.text()).toContain(words);
  await picture(phone, 'checkout-parcel');
  await app.input('姓名', '林小满');
  await app.input('11 位手机号', '19900001234');
  await app.input('省市区、街道、门牌号', '上海市静安区南京西路 1 号 2 楼');
  await app.tap('提交订单');
  await app.waitFor('林** 199****1234');
  const [order] = sent(phone, 'POST /v1/member/orders');
  expect(order?.body).toMatchObject({ delivery: 'parcel', address: { name: '林小满', phone: '19900001234', address: '上海市静安区南京西路 1 号 2 楼' } });
  const row = orderOf(world, world.orders[0]!.id);
  setState(row, 'sent');
  Object.assign(row.parcel!, { carrier: '顺丰速运', parcelNo: 'SF1234567890', sentAt: row.createdAt });
  await app.life('onPullDownRefresh');
  await app.waitFor('SF1234567890');
  await picture(phone, 'order-sent');
  await app.tap('确认收货');
  await app.waitFor('谢谢光顾');
  expectClean(phone);
});

test('points and money: points are held, the sheet opens at once, and a code is there when the notice has come', async () => {
  const phone = await onPhone({ url: 'packages/mall/items/index', shape: phones.small });
  const { app } = phone;
  await app.waitFor('500 积分 + ¥39');
  await picture(phone, 'mall');
  await app.tap(CASH_TITLE);
  await app.tap('用 500 积分 + ¥39兑换');
  await app.waitFor('2109 8765 4321');
  expect([sent(phone, 'POST /v1/member/mall/items/:id/redeem').length, app.calls('requestPayment').length]).toEqual([1, 1]);
  expectClean(phone);
});

test('a payment that was left keeps the redemption for a while; it can be paid again or given up', async () => {
  const phone = await onPhone({ url: 'packages/mall/items/index', shape: phones.small, answers: { requestPayment: () => { throw new WxRefusal('cancel'); } } });
  const { app } = phone;
  await app.waitFor('500 积分 + ¥39');
  await app.tap(CASH_TITLE);
  await app.tap('用 500 积分 + ¥39兑换');
  await app.waitFor('付款时间还剩');
  await picture(phone, 'redemption-unpaid');
  await app.tap('取消兑换');
  await app.waitFor('已取消，积分已退回');
});
