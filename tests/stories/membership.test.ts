import type { Page } from 'playwright-core';
import { GIFT_CODES } from '../../scripts/seed/brand/care';
import { TIERS } from '../../scripts/seed/brand';
import { agree, backTo, beNewcomer, beSomeone, follow, openMine, read, seen, tap } from '../support/browser/mini-program';
import { snap } from '../support/browser/snap';
import { startDemo } from '../support/browser/start-demo';
import type { RunningProduct } from '../support/browser/start-product';

/** The README shows the brand as `npm start` makes it; the story itself is as true of a smaller one. */
const MEMBERS = process.env.SHUKE_PICTURES === '1' ? 2_000 : 200;

let product: RunningProduct;
let member: Page;
let friend: Page;
let giftAddress = '';

beforeAll(async () => {
  product = await startDemo(MEMBERS);
  member = (await product.room.seat('member', 'phone')).page;
  friend = (await product.room.seat('friend', 'phone')).page;
});
afterAll(() => product?.close());

const part = (name: string, run: () => Promise<void>): void => test(name, () => product.room.part(name, run)());

describe('membership in the demo brand, as two people with phones see it', () => {
  part('the tier page says where one stands, what keeps each tier, and how one came here', async () => {
    await member.goto('/m/#/pages/home/index');
    await beSomeone(member, '沈知微');
    await openMine(member, /^等级与权益/);
    await read(member, '再消费 ¥86 升金毫');
    await read(member, '银芽权益');
    for (const { name } of TIERS) await read(member, name);
    await read(member, '365 天内再得 1,200 成长值保级，另有 30 天宽限');
    await read(member, '从绿叶升到银芽');
    await read(member, '成长值满 500 升级');
    await snap(member, 'tier');
  });

  part('the paid card is tried once, and a gift code is used after the trial', async () => {
    await follow(member, /^付费会员卡/);
    await read(member, '听檐年卡');
    await seen(member.getByRole('button', { name: '开通', exact: true })).waitFor();
    await tap(member, '免费试用 7 天');
    await read(member, '使用中 · 试用');
    await seen(member.getByRole('button', { name: '续费', exact: true })).waitFor();
    expect(await seen(member.getByRole('button', { name: /^免费试用/ })).count()).toBe(0);
    const code = seen(member.locator('input[maxlength]')).last();
    await code.fill(GIFT_CODES[0]!.toLowerCase());
    await tap(member, '兑换会员卡');
    await seen(member.getByRole('alert')).waitFor();
    await code.fill(GIFT_CODES[9]!.toLowerCase());
    await tap(member, '兑换会员卡');
    await read(member, '接着使用');
  });

  part('a check-in counts at once, and cannot be done twice on one day', async () => {
    await openMine(member, /^签到与任务/);
    await read(member, /今天还没签到/);
    await tap(member, /^签到$/);
    await read(member, /^今天已签到，连续 \d+ 天$/);
    expect(await seen(member.getByRole('button', { name: '今天已签到' })).getAttribute('aria-disabled')).toBe('true');
  });

  part('a coupon is set aside for a friend, and is no longer spent by its owner', async () => {
    await backTo(member, '首页');
    await follow(member, /^有 \d 张券可以领/);
    await tap(member, '领取午后有茶点');
    await read(member, '已放进券包');
    await openMine(member, /^我的券/);
    await tap(member, '转赠午后有茶点');
    await agree(member, '转赠');
    await read(member, '发给好友，第一位收下的好友得到它');
    await tap(member, '发给好友');
    giftAddress = await member.evaluate(() => navigator.clipboard.readText());
    expect(giftAddress).toContain('/packages/member/coupon-gift/index?token=');
    await backTo(member, '我的');
    await follow(member, /^我的券/);
    await seen(member.getByRole('button', { name: '查看午后有茶点的赠送' })).waitFor();
  });

  part('a friend who is new joins, and takes the coupon by the link', async () => {
    await friend.goto('/m/#/pages/home/index');
    await beNewcomer(friend, '秦晚舟');
    await tap(friend, '加入会员');
    await tap(friend, '同意并用手机号加入');
    await read(friend, '你已是会员');
    await tap(friend, '关闭');
    await friend.goto(giftAddress);
    await read(friend, /送你一张券$/);
    await snap(friend, 'coupon-gift');
    await tap(friend, '收下这张券');
    await read(friend, '已收下，在你的券包里');
    await tap(friend, '查看我的券');
    await read(friend, '午后有茶点');
  });

  part('the giver sees that it was taken', async () => {
    await member.goto(giftAddress);
    await member.reload();
    await read(member, '好友已收下');
    expect(await seen(member.getByRole('button', { name: '撤回' })).count()).toBe(0);
  });
});
