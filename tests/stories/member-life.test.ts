import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { STAFF, storeOf } from '../../scripts/seed/brand';
import { Members } from '../../server/src/features/membership/index';
import { MakeUpCards } from '../../server/src/features/rewards/index';
import { newId } from '../../server/src/platform/database';
import { scanAtCounter, typeAmount } from '../support/browser/counter';
import { agree, answerSubscribeAsk, backTo, beSomeone, follow, openMine, openTab, payInSheet, read, seen, tap } from '../support/browser/mini-program';
import { snap } from '../support/browser/snap';
import { startDemo } from '../support/browser/start-demo';
import type { RunningProduct } from '../support/browser/start-product';
import { makeOperator } from '../support/people';

let product: RunningProduct;
let newcomer: Page;
let member: Page;
let friend: Page;
let staff: Page;
let nickname = '';
let invitation = '';

beforeAll(async () => {
  product = await startDemo(200);
  newcomer = (await product.room.seat('newcomer', 'phone')).page;
  member = (await product.room.seat('member', 'phone')).page;
  friend = (await product.room.seat('friend', 'phone')).page;
  staff = (await product.room.seat('staff', 'phone')).page;
});
afterAll(() => product?.close());

const part = (name: string, run: () => Promise<void>): void => test(name, () => product.room.part(name, run)());

const adviser = STAFF.find(({ name }) => name === '周以安')!;
const adviserScene = async (): Promise<string> =>
  (await product.as(await makeOperator(product))('GET /v1/console/staff/:id/code', { params: { id: adviser._id } })).scene;

const openStaffPage = (page: string): Promise<unknown> => staff.goto(`/m/?slot=staff#/packages/staff/${page}/index`);

/** `1,280`, `−20` as numbers. */
const numberOf = (text: string): number => Number(text.replace('−', '-').replaceAll(',', ''));

const giveMakeUpCard = async (name: string): Promise<void> => {
  const { _id: memberId } = (await Members(product.deps.db).findOne({ nickname: name }).lean())!;
  await MakeUpCards(product.deps.db).insertMany([{ _id: newId(), memberId, grantId: 'story', state: 'held', usedFor: null, issuedAt: product.clock.now() }]);
};

describe('a member’s life with the demo brand, as phones show it', () => {
  part('a visitor who scans an associate’s code refuses consent, and still looks around', async () => {
    await newcomer.goto(`/m/?scene=${await adviserScene()}#/pages/home/index`);
    await beSomeone(newcomer, '乔木');
    await tap(newcomer, /^加入会员/);
    await read(newcomer, '我们会这样用你的信息：');
    await snap(newcomer, 'join');
    await tap(newcomer, '不同意，先逛逛');
    await openTab(newcomer, '商城');
    await follow(newcomer, /^肉桂，/);
    await read(newcomer, '武夷山三坑两涧');
    await backTo(newcomer, '会员码');
    await read(newcomer, '加入会员后，这里是你的会员码');
  });

  part('who joins later belongs to that associate, and is asked for reminders only after joining', async () => {
    await openTab(newcomer, '首页');
    await tap(newcomer, /^加入会员/);
    await newcomer.getByRole('switch', { name: '小程序内消息' }).click();
    await tap(newcomer, '同意并用手机号加入');
    await read(newcomer, '你已是会员');
    await tap(newcomer, '快到期时提醒我');
    await answerSubscribeAsk(newcomer, true);
    await tap(newcomer, '关闭');
    await openTab(newcomer, '我的');
    const who = seen(newcomer.getByRole('link', { name: /，编辑资料$/ }));
    nickname = ((await who.getAttribute('aria-label')) ?? '').replace('，编辑资料', '');
    const { source } = (await Members(product.deps.db).findOne({ nickname }).lean())!;
    expect(source).toMatchObject({ kind: 'staff', staffId: adviser._id });
  });

  part('a questionnaire says what is missing, and its reward is claimed', async () => {
    await follow(newcomer, /^签到与任务/);
    await tap(newcomer, '去回答：说说你的口味');
    await tap(newcomer, '提交');
    await read(newcomer, '还有第 1、2 题没有回答');
    await newcomer.getByRole('radio', { name: '岩茶' }).click();
    await newcomer.getByRole('radio', { name: '自己喝' }).click();
    await seen(newcomer.locator('textarea')).fill('喜欢靠窗的位子');
    await snap(newcomer, 'questionnaire');
    await tap(newcomer, '提交');
    await tap(newcomer, '领取说说你的口味的奖励');
    await read(newcomer, '得到 20 积分');
  });

  part('the profile is filled in where the task leads', async () => {
    await tap(newcomer, '去填写：完善资料');
    await seen(newcomer.getByRole('tab', { name: '女' })).click();
    await tap(newcomer, '选择生日');
    await newcomer.getByText('确定').click();
    await tap(newcomer, '保存');
    await read(newcomer, '1995-06-15（如需修改请联系门店）');
    await tap(newcomer, '返回');
    await tap(newcomer, '领取完善资料的奖励');
  });

  part('a broken camera is no hindrance: eight spoken digits, a note and a tag, and the best mix in one act', async () => {
    await openStaffPage('shift');
    await beSomeone(staff, '何书亭');
    await tap(staff, '开班');
    await read(staff, '当班中');
    await backTo(newcomer, '会员码');
    await tap(newcomer, '扫不出来，报数字给店员');
    const digits = await seen(newcomer.locator('.code__spoken-digits')).innerText();
    await snap(newcomer, 'code-spoken');
    await openStaffPage('counter');
    await tap(staff, '取消');
    await seen(staff.locator('.counter-typed input')).fill(digits.replace(' ', ''));
    await tap(staff, '识别');
    await tap(staff, /，看权益、标签和备注$/);
    await seen(staff.locator('.member-sheet__write input')).fill('爱坐窗边，少糖');
    await tap(staff, '保存');
    await read(staff, '爱坐窗边，少糖');
    await seen(staff.getByRole('switch', { name: '喜靠窗' })).click();
    await seen(staff.getByRole('switch', { name: '喜靠窗', checked: true })).waitFor();
    await snap(staff, 'staff-notes');
    await tap(staff, '关闭');
    await typeAmount(staff, '128');
    await tap(staff, '核销并入账 ¥116.00');
    await read(staff, '已入账');
  });

  part('a sale typed wrong is undone and booked anew, by a code that is not the old one', async () => {
    await tap(staff, /^撤销这笔/);
    await tap(staff, '金额输错了');
    await read(staff, '已撤销');
    await product.clock.travel(31_000);
    await tap(staff, '扫下一位');
    await scanAtCounter(staff, nickname);
    await typeAmount(staff, '86');
    await tap(staff, '核销并入账 ¥74.00');
    await read(staff, '已入账');
  });

  part('staff see their own turn, and the manager who brought whom', async () => {
    await openStaffPage('shift');
    await read(staff, '已撤销 · 金额输错了');
    await read(staff, /^1 单 · 实收 ¥74\.00 · 核销 1 券 .+ 撤销 1$/);
    await snap(staff, 'staff-shift');
    await tap(staff, '全店业绩和入账');
    await read(staff, '带来会员 1 位，消费 ¥74.00');
    await snap(staff, 'staff-team');
    await tap(staff, '返回');
    await tap(staff, '交班');
    await agree(staff, '交班');
    await read(staff, '还没有开班');
  });

  part('three tasks done unlock a coupon, and the points statement adds up line by line', async () => {
    await openMine(newcomer, /^签到与任务/);
    for (const task of ['到店坐坐', '完成首单', '新客三步']) await tap(newcomer, `领取${task}的奖励`);
    await read(newcomer, /^得到 常客回礼/);
    await seen(newcomer.getByText('新客三步')).scrollIntoViewIfNeeded();
    await snap(newcomer, 'tasks');
    await follow(newcomer, '我的积分');
    await seen(newcomer.locator('.points-line__after')).first().waitFor();
    const deltas = (await seen(newcomer.locator('.points-line__delta')).allInnerTexts()).map(numberOf);
    const afters = (await seen(newcomer.locator('.points-line__after')).allInnerTexts()).map((text) => numberOf(text.replace('余 ', '')));
    expect(afters).toEqual(deltas.map((_, line) => deltas.slice(line).reduce((sum, delta) => sum + delta, 0)));
    expect(numberOf(await seen(newcomer.locator('.points-head__value')).innerText())).toBe(afters[0]);
  });

  part('messages are counted at the tab until they are read', async () => {
    await member.goto('/m/#/pages/home/index');
    await beSomeone(member, '顾南乔');
    await openTab(member, '消息，1 条未读');
    await follow(member, /^未读，/);
    await seen(member.getByRole('heading', { name: '你已升为墨玉' })).waitFor();
    await tap(member, '返回');
    await read(member, '都看过了');
    expect(await seen(member.getByRole('tab', { name: /条未读$/ })).count()).toBe(0);
  });

  part('a missed day is made up with a card, after being asked', async () => {
    await giveMakeUpCard('顾南乔');
    await openMine(member, /^签到与任务/);
    await tap(member, /^签到$/);
    await read(member, '今天已签到，连续 1 天');
    await tap(member, /^补签/);
    await agree(member, '补签');
    await read(member, '今天已签到，连续 8 天');
    await snap(member, 'check-in');
  });

  part('points become a coupon, and goods with a pickup code that the store checks once', async () => {
    await openMine(member, /^积分商城/);
    await read(member, '白瓷盖碗');
    await snap(member, 'points-mall');
    await tap(member, /^茶点券，/);
    await tap(member, '用 200 积分兑换');
    await read(member, '去券包看看');
    await tap(member, '返回');
    await tap(member, /^白瓷盖碗，/);
    await tap(member, '用 1,200 积分兑换');
    await read(member, '到任意门店出示');
    await snap(member, 'pickup-code');
    const code = await seen(member.locator('.redemption__digits')).innerText();
    await openStaffPage('pickups');
    await seen(staff.locator('.pickups input')).fill(code.replaceAll(' ', ''));
    await tap(staff, '查看');
    await tap(staff, '已交给会员');
    await read(staff, '已领取');
    await member.reload();
    await read(member, '已领取 · 武康路店');
  });

  part('a card is bought, says what it gives once, and is not offered for trial any more', async () => {
    await openMine(member, /^会员卡/);
    await tap(member, '开通');
    await payInSheet(member);
    await read(member, '使用中 · 购买');
    await read(member, '权益同上，从现有的到期那一刻接着算');
    expect(await seen(member.getByText('全场 9.2 折')).count()).toBe(1);
    expect(await seen(member.getByRole('button', { name: /^免费试用/ })).count()).toBe(0);
    await snap(member, 'card');
  });

  part('the task of inviting leads to a poster and a link of one’s own', async () => {
    await openMine(member, /^签到与任务/);
    await tap(member, '去邀请：请来一位茶友');
    await tap(member, '我的海报');
    const poster = seen(member.locator('.poster__picture img'));
    await poster.waitFor();
    const { width, height } = (await poster.boundingBox())!;
    expect(height / width).toBeCloseTo(590 / 375, 1);
    await snap(member, 'poster');
    await tap(member, '关闭');
    await tap(member, '复制邀请链接');
    invitation = await member.evaluate(() => navigator.clipboard.readText());
  });

  part('a friend who comes by it hears who invited, joins and buys, and the inviter sees when the reward comes', async () => {
    await friend.goto(invitation);
    await beSomeone(friend, '阿远');
    await tap(friend, /^加入会员/);
    await read(friend, '顾** 邀请你加入');
    await tap(friend, '同意并用手机号加入');
    await read(friend, '你已是会员');
    await tap(friend, '关闭');
    await openTab(friend, '商城');
    await follow(friend, /^肉桂，/);
    await tap(friend, '立即购买');
    await tap(friend, /^提交订单并支付 ¥/);
    await payInSheet(friend);
    await answerSubscribeAsk(friend, false);
    await read(friend, '取货码');
    await member.reload();
    await read(member, /^首单已付，预计 .+到账$/);
    await snap(member, 'invite');
  });

  part('stores stand nearest first once the phone says where it is', async () => {
    const { lng: longitude, lat: latitude } = storeOf('binjiang');
    await member.context().setGeolocation({ longitude, latitude });
    await member.context().grantPermissions(['geolocation'], { origin: product.origin });
    await openMine(member, /^门店/);
    await tap(member, '按离我远近排列');
    await read(member, /^10 m · /);
    expect(await seen(member.locator('.store-card__name')).allInnerTexts()).toEqual(['杨浦滨江店', '静安寺店', '武康路店']);
    await snap(member, 'stores');
  });

  part('the privacy centre tells who looked and why, keeps a history of consents, and makes a file', async () => {
    await openMine(newcomer, /^隐私与授权/);
    await read(newcomer, '店员 何书亭');
    await read(newcomer, '原因：到店出示会员码');
    await newcomer.getByRole('switch', { name: '短信' }).click();
    await read(newcomer, /^同意 · 短信/);
    await snap(newcomer, 'privacy');
    await follow(newcomer, /^导出我的信息/);
    await read(newcomer, '文件准备好了，保留 3 天');
  });

  part('a complaint has a number and a day; an erasure waits, and is taken back with one tap', async () => {
    await follow(newcomer, /^隐私投诉/);
    await tap(newcomer, '提交');
    await read(newcomer, '请写清楚一些，至少 4 个字');
    await newcomer.getByRole('radio', { name: '信息不准' }).click();
    await seen(newcomer.locator('textarea')).fill('我的生日写错了，想改成三月十二日');
    await tap(newcomer, '提交');
    await read(newcomer, /^最晚 .+ 答复你$/);
    await follow(newcomer, /^注销账号/);
    await agree(newcomer, '申请注销');
    await read(newcomer, /^将在 .+ 自动注销，之前都可以撤回$/);
    await seen(newcomer.getByText('你的权利')).scrollIntoViewIfNeeded();
    await snap(newcomer, 'privacy-requests');
    await tap(newcomer, '撤回注销');
    await read(newcomer, '已撤回，账号照常使用');
  });

  part('the file holds what the brand knows, also what the store wrote', async () => {
    const [file] = await Promise.all([newcomer.waitForEvent('download'), tap(newcomer, '获取下载链接')]);
    const words = await readFile(await file.path(), 'utf8');
    expect([nickname, '1995-06-15', '爱坐窗边，少糖', '喜欢靠窗的位子'].filter((known) => !words.includes(known))).toEqual([]);
  });
});
