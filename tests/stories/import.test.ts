import { createReadStream, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { importFile, type Tally } from '../../server/src/features/import/index';
import { addOffer, signInToConsole } from '../support/browser/console';
import { scanAtCounter, typeAmount } from '../support/browser/counter';
import { beSomeone, follow, openTab, read, tap } from '../support/browser/mini-program';
import { openSmallBrand, type SmallBrand } from '../support/browser/small-brand';
import { startProduct, type RunningProduct } from '../support/browser/start-product';
import { joinAs, makeVisitor, nextPhone, sandboxPost } from '../support/people';

const file = 'tests/data/cdnow/CDNOW_sample.txt';
const often = 5;

/** The file read by hand: purchases of each customer. */
const purchases = new Map<string, number>();
for (const line of readFileSync(file, 'utf8').split('\n').filter((text) => text.trim() !== '')) {
  const customer = line.trim().split(/ +/)[1] ?? '';
  purchases.set(customer, (purchases.get(customer) ?? 0) + 1);
}
const regulars = [...purchases].filter(([, times]) => times >= often).map(([customer]) => customer);
/** Of these the brand knows the phone: the first will join before our eyes, the others have joined already. */
const [listener = '', ...others] = regulars.slice(0, 8);

let product: RunningProduct;
let brand: SmallBrand;
let someoneIsSilver = false;
let member: Page;
let staff: Page;
let manager: Page;

beforeAll(async () => {
  product = await startProduct();
  brand = await openSmallBrand(product);
  member = (await product.room.seat('member', 'phone')).page;
  staff = (await product.room.seat('staff', 'phone')).page;
  manager = (await product.room.seat('manager', 'desktop')).page;
});
afterAll(() => product?.close());

const part = (name: string, run: () => Promise<void>): void => test(name, () => product.room.part(name, run)());

const take = async (request: Parameters<typeof importFile>[1]): Promise<Tally> => {
  const answer = await importFile(product.deps, request);
  if (!answer.ok) throw new Error(answer.fault.code);
  return answer.tally;
};
const takePurchases = (): Promise<Tally> => take({
  kind: 'orders', open: () => createReadStream(file), delimiter: 'space', header: false, dateFormat: 'YYYYMMDD',
  columns: ['-', 'external_member_id', 'paid_at', 'items', 'amount_yuan'],
});

/** Joins unseen; the first of them buys so much that the next tier is reached. */
const joinEarlier = async (phone: string): Promise<void> => {
  const visitor = await makeVisitor(product, brand.store.scene, phone);
  const { profile } = await joinAs(product, visitor);
  const person = { ...visitor, memberId: profile.id, claims: { ...visitor.claims, sub: profile.id } };
  if (!someoneIsSilver) await brand.serve(person, 60_000);
  someoneIsSilver = true;
};

async function* phoneBook(rows: readonly string[]): AsyncGenerator<Buffer> {
  yield Buffer.from(['external_member_id,phone,nickname', ...rows].join('\n'));
}

describe('a brand brings real purchases with it', () => {
  part('the file is taken once; the same file again changes nothing', async () => {
    expect(await takePurchases()).toEqual({ read: 6919, created: 6919, updated: 0, skipped: 0, errors: [] });
    expect(await takePurchases()).toEqual({ read: 6919, created: 0, updated: 0, skipped: 6919, errors: [] });
  });

  part('a member list gives some of them a phone; who is in it joins by that phone and keeps what they bought', async () => {
    const people = [listener, ...others].map((customer) => ({ customer, phone: nextPhone() }));
    const rows = people.map(({ customer, phone }, place) => `${customer},${phone},${place === 0 ? '林听雨' : '老顾客'}`);
    const tally = await take({ kind: 'members', open: () => phoneBook(rows), delimiter: 'comma', header: true });
    expect([tally.read, tally.updated, tally.errors]).toEqual([8, 8, []]);
    for (const { phone } of people.slice(1)) await joinEarlier(phone);
    await sandboxPost(product, '/_sandbox/personas', [{ openid: 'o-listener-0000000000000001', phone: people[0]?.phone, name: '林听雨', kind: 'visitor' }]);

    await member.goto(`/m/#/pages/home/index?scene=${brand.store.scene}`);
    await beSomeone(member, '林听雨');
    await tap(member, '加入会员');
    await member.getByRole('switch', { name: '小程序内消息' }).click();
    await tap(member, '同意并用手机号加入');
    await read(member, '你已是会员');
    await tap(member, '关闭');
    await openTab(member, '我的');
    await read(member, '林听雨');
  });

  part('the console counts exactly the customers that the file holds', async () => {
    await signInToConsole(manager, brand.manager);
    await manager.getByRole('link', { name: '人群' }).click();
    await manager.getByRole('button', { name: '新建人群' }).first().click();
    await manager.getByLabel('人群名称').fill('买过五次的人');
    await manager.getByRole('button', { name: '加条件', exact: true }).click();
    await manager.getByRole('menuitem', { name: /^订单/ }).click();
    await manager.getByRole('button', { name: '去掉最近几天' }).click();
    await manager.getByLabel('次数', { exact: true }).fill(String(often));
    const live = manager.getByRole('status').filter({ hasText: '人' });
    await live.getByText(regulars.length.toLocaleString('zh-CN'), { exact: true }).waitFor();
    await manager.getByRole('button', { name: '保存' }).click();
    await manager.getByText(`已保存「买过五次的人」，现有 ${regulars.length} 人`).waitFor();
  });

  part('a tiered campaign reaches those who joined, and names why the others get nothing', async () => {
    await manager.getByRole('button', { name: '做活动' }).click();
    await manager.getByPlaceholder('例如：岩茶上新，老客先尝').fill('老朋友，新茶叶');
    await addOffer(manager, 1, { tier: '绿叶', coupon: '回头一杯', title: '老朋友，来尝新茶', text: '到店满 30 元可用' });
    await manager.getByRole('button', { name: '加一档权益' }).click();
    await addOffer(manager, 2, { tier: '银芽', coupon: '银芽回礼', title: '银芽专享回礼', text: '到店满 30 元可用' });
    await manager.getByRole('slider', { name: '对照组比例' }).press('Home');
    await manager.getByText(`人群 ${regulars.length} · 对照组 0`).waitFor();
    const summary = manager.getByRole('complementary', { name: '发出前看清' });
    await summary.getByText('绿叶 7').waitFor();
    await summary.getByText('银芽 1').waitFor();
    await manager.getByRole('button', { name: '发给 8 人' }).click();
    await manager.getByRole('button', { name: '确认发出' }).click();
    await manager.getByText('已完成').first().waitFor();
    await manager.getByRole('tab', { name: '收据' }).click();
    await manager.getByText(`各渠道相加都等于 ${regulars.length} 人，没有遗漏。`).waitFor();
  });

  part('the counter knows the person with the history, and takes the coupon', async () => {
    await openTab(member, '消息');
    await follow(member, '老朋友，来尝新茶');
    await tap(member, '去用');
    await read(member, '秒后自动更新');
    await staff.goto('/m/?slot=staff#/packages/staff/counter/index');
    await beSomeone(staff, brand.staffName);
    await scanAtCounter(staff, '林听雨');
    await read(staff, `来过 ${purchases.get(listener) ?? 0} 次`);
    await typeAmount(staff, '36');
    await tap(staff, /^核销并入账/);
    await read(staff, '已入账');
  });
});
