import type { Page } from 'playwright-core';
import { auditActions, type AuditAction } from '../../shared/values/audit-actions';
import { businessDate, DAY_MS, HOUR_MS } from '../../shared/values/time';
import { OPERATORS, STORES } from '../../scripts/seed/brand';
import { writeDemo } from '../../scripts/seed/write-demo';
import { memberNo, Members } from '../../server/src/features/membership/index';
import { agreeTo, openConsolePage, pickOption, signInToConsole, typeDay } from '../support/browser/console';
import { snap } from '../support/browser/snap';
import { startProduct, type RunningProduct } from '../support/browser/start-product';
import { joinAs, makeMember, makeStaff, makeVisitor, type Person } from '../support/people';

/** Three in the afternoon in Shanghai, whenever it is told: shops are open then. */
const sinceAfternoonMs = (now: Date): number => (now.getTime() + 8 * HOUR_MS - 15 * HOUR_MS) % DAY_MS;

let product: RunningProduct;
let manager: Page;
let second: Page;
let guest: Person;
let guestNo = '';

const numberOf = async ({ memberId }: Person): Promise<string> => memberNo((await Members(product.deps.db).findById(memberId).lean())!.ordinal);

beforeAll(async () => {
  product = await startProduct();
  await product.clock.travel(-sinceAfternoonMs(new Date()));
  await writeDemo(product.deps, { seed: 'tingyan', members: 150 });
  guest = await makeMember(product);
  guestNo = await numberOf(guest);
  manager = (await product.room.seat('manager', 'desktop')).page;
  second = (await product.room.seat('second', 'desktop')).page;
});
afterAll(() => product?.close());

const part = (name: string, run: () => Promise<void>): void => test(name, () => product.room.part(name, run)());
const open = (path: string, heading: string): Promise<void> => openConsolePage(manager, path, heading);
const press = (name: string | RegExp): Promise<void> => manager.getByRole('button', { name, exact: true }).first().click();
const fill = (label: string, value: string): Promise<void> => manager.getByLabel(label, { exact: true }).fill(value);
const read = (text: string | RegExp): Promise<void> => manager.getByText(text).first().waitFor();
const pick = (label: string, option: string): Promise<void> => pickOption(manager, manager.getByRole('dialog').last().getByLabel(label, { exact: true }), option);
const today = (): string => businessDate(product.clock.now());
const asGuest = () => product.as(guest.claims);

describe('membership at the desk, as a manager and a second colleague run it', () => {
  part('the ladder is changed after a look at whom it moves', async () => {
    const admin = OPERATORS.find(({ role }) => role === 'admin')!;
    await Promise.all([signInToConsole(manager, OPERATORS[0]!), signInToConsole(second, admin)]);
    await open('/tiers/edit', '修改会员等级');
    await manager.getByLabel('成长值满').first().fill('400');
    await press('看看会影响多少会员');
    await read(/人从绿叶到银芽|没有会员会变/);
    await press('保存会员等级');
    await read('会员等级已保存');
  });

  part('a double-points day is added to the rules, and what is refused is told at the field', async () => {
    await open('/points', '积分规则');
    await press('加一个多倍活动');
    await press('保存规则');
    await read('请填写名称');
    await fill('名称', '周年双倍积分');
    await typeDay(manager.getByLabel('第一天'), today());
    await typeDay(manager.getByLabel('最后一天'), today());
    await snap(manager, 'console-points-rules');
    await press('保存规则');
    await read('积分规则已保存');
    await manager.reload();
    await manager.getByRole('region', { name: '活动 1' }).waitFor();
    expect(await manager.getByLabel('名称', { exact: true }).inputValue()).toBe('周年双倍积分');
  });

  part('points over the limit wait for a second person, and only then are there', async () => {
    await open('/point-adjustments', '积分调整');
    await press('调整积分');
    await manager.getByRole('dialog').getByLabel('会员').fill(guestNo);
    await manager.locator('.ant-select-item-option', { hasText: guestNo }).click();
    await fill('数量', '3000');
    await fill('原因', '周年活动漏发，凭小票补');
    await agreeTo(manager, '提交');
    await read('等另一位同事批准');
    expect((await asGuest()('GET /v1/member/points', { query: {} })).balance).toBe(0);
    await openConsolePage(second, '/point-adjustments', '积分调整');
    await second.getByRole('button', { name: '批准', exact: true }).click();
    await second.getByText('已批准并入账').waitFor();
    expect((await asGuest()('GET /v1/member/points', { query: {} })).balance).toBe(3000);
  });

  part('a coupon is made, and a list of members is matched before anything is given', async () => {
    await open('/coupons/new', '新建优惠券');
    await fill('名称', '周年回礼');
    await fill('减', '25');
    await press('保存并可发放');
    await manager.getByRole('article', { name: '周年回礼' }).waitFor();
    await open('/coupon-grants', '批量发券');
    await press('按名单发券');
    await pick('发哪张券', '周年回礼');
    await fill('为什么发', '周年答谢');
    const rows = await Members(product.deps.db).find({ status: 'joined' }, { ordinal: 1 }).limit(100).lean();
    const listed = rows.map(({ ordinal }) => memberNo(ordinal));
    const lines = [...listed, listed[0], 'SK99999999'];
    await manager.locator('input[type=file]').setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
    await read('共 102 行');
    await agreeTo(manager, '核对名单');
    await read('名单 102 行，重复 1 行');
    await read('SK99999999');
    await read('¥2,500');
    await snap(manager, 'console-grant');
  });

  part('a costly grant needs a colleague, is watched while it runs, and what is unused comes back', async () => {
    await press('提交批准');
    await agreeTo(manager, '提交');
    await read(/要由 江岚 以外的同事批准/);
    await second.goto(manager.url());
    await second.getByRole('button', { name: '批准并发出' }).click();
    await agreeTo(second, '批准并发出');
    await second.getByText('已发完').first().waitFor();
    await manager.reload();
    await read('已发完');
    await manager.getByLabel('发放进度').waitFor();
    await manager.locator('.fact', { hasText: '已发到' }).getByText('100 人').waitFor();
    await press('撤回没用的券');
    await fill('撤回原因', '名单给错了');
    await agreeTo(manager, '撤回');
    await read('已撤回');
    await manager.locator('.fact', { hasText: '已收回' }).getByText('100 人').waitFor();
  });

  part('codes for a poster are made and leave the console once, as a file', async () => {
    await open('/coupon-codes', '兑换码');
    await press('生成一批');
    await pick('发哪张券', '周年回礼');
    await fill('用在哪里', '周年海报');
    await fill('生成', '20');
    await agreeTo(manager, '生成');
    await read('0 / 20');
    await press('导出');
    const [file] = await Promise.all([manager.waitForEvent('download'), agreeTo(manager, '导出')]);
    expect(file.suggestedFilename()).toBe('兑换码-周年海报.csv');
    await manager.getByRole('button', { name: '已导出' }).waitFor();
  });

  part('who pays enough gets a coupon afterwards', async () => {
    await open('/purchase-gifts', '购后赠券');
    await press('新建购后赠券');
    await fill('名称', '满百送回礼');
    await pick('发哪张券', '周年回礼');
    await agreeTo(manager, '保存并开始');
    await read('门店与商城 · 实付满 ¥100');
  });

  part('a task is made, and the first day of the check-in gives more', async () => {
    await open('/tasks', '任务');
    await press('新建任务');
    await fill('名称', '一周两杯');
    await fill('奖励的数量', '20');
    await agreeTo(manager, '保存');
    await read('任务「一周两杯」已保存');
    await open('/check-in', '签到');
    await fill('第 1 天的数量', '6');
    await press('保存签到规则');
    await read('签到规则已保存');
  });

  part('an item of the mall is redeemed by a member and handed over at a store', async () => {
    await open('/mall', '积分商城');
    await press('新建兑换');
    await fill('名称', '周年茶杯');
    await fill('需要积分', '800');
    await typeDay(manager.getByLabel('第一天'), today());
    await agreeTo(manager, '保存');
    await read('「周年茶杯」已保存');
    const { items } = await asGuest()('GET /v1/member/mall');
    const cup = items.find(({ title }) => title === '周年茶杯')!;
    const redeem = () => asGuest()('POST /v1/member/mall/items/:id/redeem', { params: { id: cup.id }, body: { expectedPoints: 800, expectedPriceFen: 0 } });
    const redemption = await redeem();
    await open('/redemptions', '兑换记录');
    await manager.getByRole('row', { name: /周年茶杯.*待领取/ }).waitFor();
    const staff = await makeStaff(product, [STORES[0]!._id]);
    await product.as(staff.claims)('POST /v1/staff/mall/pickups/:code/hand-over', { params: { code: redemption.code! }, body: { storeId: STORES[0]!._id } });
    await manager.reload();
    await manager.getByRole('row', { name: new RegExp(`周年茶杯.*已完成.*${STORES[0]!.name}已交付`) }).waitFor();
  });

  part('a store opens with its week and its holidays, and its code is there to print', async () => {
    await open('/stores', '门店');
    await press('新开门店');
    for (const [label, value] of [['名称', '豫园店'], ['地址', '上海市黄浦区安仁街 1 号'], ['经度', '121.492'], ['纬度', '31.2272'], ['电话', '021-0000 0009']] as const) await fill(label, value);
    await press('加一个星期几');
    await pick('星期', '星期一');
    await manager.getByLabel('营业时间', { exact: true }).fill('12:00-20:00');
    await press('加一天');
    await typeDay(manager.getByLabel('日期'), `${Number(today().slice(0, 4)) + 1}-01-01`);
    await manager.getByPlaceholder('春节').fill('元旦');
    await snap(manager, 'console-store-hours');
    await agreeTo(manager, '开店');
    await read('门店已开，会员现在能看到');
    await manager.getByRole('article', { name: '豫园店' }).getByRole('button', { name: '门店码' }).click();
    await manager.getByAltText('豫园店的小程序码').waitFor();
  });

  part('an associate is added by phone, has a code, and is out at once when deactivated', async () => {
    const person = await makeMember(product);
    await open('/stores', '门店');
    await press('添加店员');
    await fill('手机号', person.phone);
    await fill('姓名', '陈一苇');
    await pick('门店', '豫园店');
    await manager.keyboard.press('Escape');
    await agreeTo(manager, '添加');
    await read('陈一苇 现在可以收银');
    const row = manager.getByRole('row', { name: /陈一苇/ });
    await row.getByRole('button', { name: '店员码' }).click();
    await manager.getByAltText('陈一苇的小程序码').waitFor();
    await agreeTo(manager, '关闭');
    await row.getByRole('button', { name: '停用' }).click();
    await agreeTo(manager, '停用');
    await read('店员 · 已停用');
  });

  part('a paid card is put on sale, and gift codes for it are downloaded', async () => {
    await open('/cards', '付费会员卡');
    await press('新建会员卡');
    await fill('名称', '听檐季卡');
    await fill('价格', '39.9');
    await agreeTo(manager, '保存会员卡');
    await read('「听檐季卡」已保存');
    await manager.getByRole('tab', { name: '兑换码' }).click();
    await press('生成兑换码');
    await pick('会员卡', '听檐季卡');
    await fill('用途', '周年礼盒');
    await fill('数量', '5');
    await agreeTo(manager, '生成');
    await read('已生成 5 个兑换码');
    const [file] = await Promise.all([manager.waitForEvent('download'), press('下载兑换码')]);
    expect(file.suggestedFilename()).toBe('兑换码-周年礼盒.csv');
  });

  part('a festival gets its greeting, with a gift', async () => {
    await open('/care', '关怀');
    await press('新建关怀');
    await pick('哪一天', '端午');
    await fill('标题', '端午安康');
    await fill('问候', '粽叶香里，喝一杯陈皮白茶。');
    await press('加一份礼物');
    await agreeTo(manager, '保存关怀');
    await read('「端午」已保存');
  });

  part('the board of invitations holds what looks wrong until somebody has looked', async () => {
    await open('/referral', '邀请有礼');
    await press('按现在填的算');
    await read('每成一位好友');
    const { scene } = await asGuest()('GET /v1/member/referral');
    const friends = [await makeVisitor(product), await makeVisitor(product)];
    for (const friend of friends) await product.as(friend.claims)('POST /v1/member/referral/visits', { body: { scene, deviceId: 'one-phone-for-two' } });
    for (const friend of friends) await joinAs(product, friend);
    await product.drain();
    await open('/referral', '邀请有礼');
    await manager.getByRole('row', { name: /待核实.*同一部手机/ }).nth(1).waitFor();
    await snap(manager, 'console-referral');
    await press('放行');
    await fill('原因', '母女两人，同一部手机');
    await agreeTo(manager, '放行');
    await read('待核实 1');
  });

  part('a complaint is answered for the member to read; an erasure shows what holds it up', async () => {
    const { requestNo } = await asGuest()('POST /v1/member/privacy/complaints', { body: { topic: '消息打扰', text: '一周收到三次' } });
    const leaver = await makeMember(product);
    const erasure = await product.as(leaver.claims)('POST /v1/member/privacy/erasure');
    await open('/privacy', '隐私申请');
    await manager.getByRole('row', { name: new RegExp(`${erasure.requestNo}.*注销`) }).waitFor();
    await press(`答复 ${requestNo}`);
    await manager.getByRole('textbox', { name: '答复' }).fill('已改为每月两次，抱歉打扰');
    await agreeTo(manager, '发出答复');
    await read('待答复 0 件');
    expect((await asGuest()('GET /v1/member/privacy')).requests.find((one) => one.requestNo === requestNo)).toMatchObject({ answer: '已改为每月两次，抱歉打扰' });
  });

  part('a member’s page tells the story; two records of one person are joined and parted again', async () => {
    const other = await numberOf(await makeMember(product));
    await open(`/members/${guest.memberId}`, '');
    await read('加入，成为绿叶');
    await manager.locator('.timeline').getByText('客服调整积分').first().waitFor();
    await press('合并另一条记录');
    await manager.getByPlaceholder('另一条记录的昵称').fill(other);
    await manager.getByRole('dialog').getByRole('button', { name: new RegExp(other) }).click();
    await read('30 天内可以撤销');
    await fill('怎么确认是同一个人', '到店核对过两个微信');
    await snap(manager, 'console-merge');
    await agreeTo(manager, '合并到这一条');
    await read('已合并');
    await press('撤销');
    await press('撤销合并');
    await read('已撤销');
  });

  part('the audit page has it all, in words', async () => {
    await openConsolePage(second, '/audit', '审计');
    const rows = await second.getByRole('table').innerText();
    const acts: AuditAction[] = [
      'change-tiers', 'change-points-rules', 'adjust-points', 'approve-points-adjustment', 'create-coupon-template', 'create-coupon-grant', 'start-coupon-grant',
      'approve-coupon-grant', 'undo-coupon-grant', 'create-coupon-codes', 'read-coupon-codes', 'create-purchase-gift', 'create-task', 'change-check-in', 'create-mall-item', 'open-store',
      'add-staff', 'deactivate-staff', 'create-card-plan', 'create-card-codes', 'read-card-codes', 'create-care-rule', 'release-referral', 'answer-privacy-request', 'merge-members', 'undo-merge',
    ];
    expect(acts.filter((act) => !rows.includes(auditActions[act]))).toEqual([]);
    await snap(second, 'console-audit');
  });
});
