import type { Page } from 'playwright-core';
import { openSmallBrand, type SmallBrand } from '../support/browser/small-brand';
import { startProduct, type RunningProduct } from '../support/browser/start-product';
import { scanAtCounter, typeAmount } from '../support/browser/counter';
import { addOffer, signInToConsole } from '../support/browser/console';
import { answerSubscribeAsk, backTo, beNewcomer, beSomeone, follow, openTab, payInSheet, read, seen, tap } from '../support/browser/mini-program';

let product: RunningProduct;
let brand: SmallBrand;
let member: Page;
let friend: Page;
let staff: Page;
let manager: Page;
let nickname = '';
let campaignUrl = '';

beforeAll(async () => {
  product = await startProduct();
  brand = await openSmallBrand(product);
  member = (await product.room.seat('member', 'phone')).page;
  friend = (await product.room.seat('friend', 'phone')).page;
  staff = (await product.room.seat('staff', 'phone')).page;
  manager = (await product.room.seat('manager', 'desktop')).page;
});
afterAll(() => product?.close());

const part = (name: string, run: () => Promise<void>): void => test(name, () => product.room.part(name, run)());
const nextCodeWindow = (): Promise<void> => product.clock.travel(31_000);

describe('three people at once walk the loop', () => {
  part('the doors lead in; somebody who scans a store code and refuses consent may still look around', async () => {
    await member.goto('/');
    await member.getByRole('heading', { name: '三扇门，走进同一家店' }).waitFor();
    await member.locator('a[data-open=member][href*=store-jingan]').click();
    await beNewcomer(member, '叶小满');
    await tap(member, '加入会员');
    await read(member, '我们会这样用你的信息：');
    const choices = member.getByRole('dialog', { name: /^加入/ }).getByRole('switch');
    expect(await choices.evaluateAll((list) => list.map((one) => one.getAttribute('aria-checked')))).toEqual(['false', 'false', 'false']);
    await tap(member, '不同意，先逛逛');
    await openTab(member, '商城');
    await follow(member, '武夷肉桂，¥68.00');
    await read(member, '岩骨花香，一泡见山');
  });

  part('joining gives the newcomer coupons, and home says how far the next tier is', async () => {
    await backTo(member, '首页');
    await tap(member, '加入会员');
    await member.getByRole('switch', { name: '小程序内消息' }).click();
    await member.getByRole('switch', { name: '微信服务通知' }).click();
    await tap(member, '同意并用手机号加入');
    await read(member, '你已是会员');
    await read(member, '商城首单券');
    await tap(member, '关闭');
    await read(member, '再消费 ¥500 升银芽');
    await seen(member.getByRole('link', { name: '可用券 2' })).waitFor();
    await openTab(member, '我的');
    const who = seen(member.getByRole('link', { name: /，编辑资料$/ }));
    nickname = ((await who.getAttribute('aria-label')) ?? '').replace('，编辑资料', '');
    expect(nickname).toMatch(/^茶友\d{4}$/);
  });

  part('staff scan the live code, type 50, and the best mix is booked in one act', async () => {
    await openTab(member, '会员码');
    await read(member, '秒后自动更新');
    await staff.goto('/');
    await staff.getByRole('link', { name: '以店员身份打开' }).click();
    await beSomeone(staff, brand.staffName);
    await scanAtCounter(staff, nickname);
    await typeAmount(staff, '50');
    await tap(staff, '核销并入账 ¥42.00');
    await read(staff, '已入账');
    await read(staff, '+42 积分 · +42 成长值 · 现为绿叶');
  });

  part('a sale typed wrong is undone, and the points are as they were', async () => {
    await nextCodeWindow();
    await tap(staff, '扫下一位');
    await scanAtCounter(staff, nickname);
    await typeAmount(staff, '20');
    await tap(staff, '入账 ¥20.00');
    await read(staff, '已入账');
    await tap(staff, '撤销这笔');
    await tap(staff, '金额输错了');
    await read(staff, '已撤销');
    await openTab(member, '首页');
    await seen(member.getByRole('link', { name: /^积分 42/ })).waitFor();
  });

  part('the shop takes the coupon by itself, and the verified notice makes the order paid', async () => {
    await openTab(member, '商城');
    await follow(member, '武夷肉桂，¥68.00');
    await tap(member, '放进购物袋');
    await follow(member, /^购物袋/);
    await tap(member, '去结算');
    await read(member, '已选 1 张，省 ¥10');
    await tap(member, '提交订单并支付 ¥58.00');
    await payInSheet(member);
    await answerSubscribeAsk(member, true);
    await read(member, '取货码');
    await read(member, '商城首单券');
  });

  part('a team opens, a friend joins by the shared link, both pay, and it is filled', async () => {
    await backTo(member, '商城');
    await follow(member, '拼团，1 款正在拼');
    await tap(member, '我来开团 ¥49.00');
    await tap(member, '付款占座 ¥49.00');
    await payInSheet(member);
    await answerSubscribeAsk(member, false);
    await tap(member, '邀请好友，只差 1 人');
    await friend.goto(await member.evaluate(() => navigator.clipboard.readText()));
    await beNewcomer(friend, '林知夏');
    await tap(friend, '参团 ¥49.00');
    await tap(friend, '加入会员并占座');
    await tap(friend, '同意并用手机号加入');
    await tap(friend, '付款占座 ¥49.00');
    await payInSheet(friend);
    await answerSubscribeAsk(friend, false);
    await Promise.all([read(friend, '拼团成功'), read(member, '拼团成功')]);
  });

  part('the manager builds a segment and the count is exact while the rule changes', async () => {
    await signInToConsole(manager, brand.manager);
    await manager.getByRole('link', { name: '人群' }).click();
    await manager.getByRole('button', { name: '新建人群' }).first().click();
    await manager.getByLabel('人群名称').fill('来过的人');
    await manager.getByRole('button', { name: '加条件', exact: true }).click();
    await manager.getByRole('menuitem', { name: /^订单/ }).click();
    const live = manager.getByRole('status').filter({ hasText: '人' });
    await live.getByText('7', { exact: true }).waitFor();
    await manager.getByLabel('次数', { exact: true }).fill('2');
    await live.getByText('1', { exact: true }).waitFor();
    await manager.getByLabel('次数', { exact: true }).fill('1');
    await live.getByText('7', { exact: true }).waitFor();
    await manager.getByRole('button', { name: '保存' }).click();
    await manager.getByText('已保存「来过的人」，现有 7 人').waitFor();
  });

  part('each tier gets its own offer; the dry run says how many and at most how much', async () => {
    await manager.getByRole('button', { name: '做活动' }).click();
    await manager.getByPlaceholder('例如：岩茶上新，老客先尝').fill('回来喝一杯');
    await manager.getByRole('radio', { name: /^复购/ }).click();
    await addOffer(manager, 1, { tier: '绿叶', coupon: '回头一杯', title: '这一杯，等你回来', text: '到店满 30 元可用，七天内有效' });
    await manager.getByRole('button', { name: '加一档权益' }).click();
    await addOffer(manager, 2, { tier: '银芽', coupon: '银芽回礼', title: '银芽专享回礼', text: '谢谢常来，到店满 30 元可用' });
    await manager.getByRole('slider', { name: '对照组比例' }).press('Home');
    const summary = manager.getByRole('complementary', { name: '发出前看清' });
    await summary.getByText('人群 7 · 对照组 0').waitFor();
    await summary.getByText('没有同意接收营销消息').waitFor();
    await summary.getByText('绿叶 4').waitFor();
    await summary.getByText('银芽 2').waitFor();
    await summary.getByText('¥44', { exact: true }).waitFor();
    await summary.getByText('没有设置对照组，发送后无法判断增量').waitFor();
  });

  part('launched, it is sent live to the last member, and the receipt adds up', async () => {
    await manager.getByRole('button', { name: /^发给 6 人$/ }).click();
    await manager.getByRole('button', { name: '确认发出' }).click();
    await manager.getByText('已完成').first().waitFor();
    expect(await manager.getByRole('region', { name: '发送进度' }).getByRole('status').textContent()).toContain('7 / 7 人已处理');
    campaignUrl = manager.url();
    await manager.getByRole('tab', { name: '收据' }).click();
    await manager.getByText('各渠道相加都等于 7 人，没有遗漏。').waitFor();
  });

  part('the member reads the message and uses the coupon at the counter', async () => {
    await backTo(member, '消息');
    await follow(member, '这一杯，等你回来');
    await read(member, '到店满 30 元可用，七天内有效');
    await tap(member, '去用');
    await read(member, '秒后自动更新');
    await nextCodeWindow();
    await tap(staff, '扫下一位');
    await scanAtCounter(staff, nickname);
    await typeAmount(staff, '50');
    await read(staff, '回头一杯');
    await tap(staff, '核销并入账 ¥45.00');
    await read(staff, '已入账');
  });

  part('the campaign page shows reached, opened, redeemed, orders and revenue; the board shows four stages', async () => {
    await manager.goto(campaignUrl);
    const funnel = manager.getByRole('region', { name: '从触达到下单' });
    await funnel.getByText('¥45').waitFor();
    const rows = funnel.getByRole('listitem');
    const steps = await rows.evaluateAll((list) => list.map((one) => [one.querySelector('span')?.textContent, one.querySelector('b')?.textContent]));
    expect(steps).toEqual([['触达', '6'], ['打开', '1'], ['核销', '1'], ['下单', '1'], ['营收', '¥45']]);
    await manager.getByRole('link', { name: '总览', exact: true }).click();
    const stages = manager.getByRole('list', { name: '增长循环的四个阶段' }).getByRole('heading');
    await stages.first().waitFor();
    expect(await stages.allTextContents()).toEqual(['拉新', '激活', '留存', '复购']);
  });
});
