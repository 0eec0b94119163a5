import { consoleRoom } from './support/console-room';
import { idOf, makeMembers, tagGroups } from './support/fixture-people';
import { password } from './support/fixture-server';

jest.setTimeout(60_000);

const { fixture, tab, openAs, calls, bodies } = consoleRoom();
const open = (path: string) => openAs('manager', path);
const liveNumber = async (): Promise<number> => Number((await tab().locator('.live-number strong').innerText()).replace(/,/g, ''));
const settledCount = () => tab().waitForFunction(() => document.querySelector('.live-number:not(.is-waiting) strong'));

describe('members', () => {
  test('are found and opened without touching the mouse', async () => {
    const page = await open('/members');
    await page.getByRole('table').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('Momo');
    await page.waitForURL(/search=Momo/);
    await page.waitForFunction(() => [...document.querySelectorAll('.cell-person strong')].every((node) => node.textContent === 'Momo'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Momo' }).waitFor();
  });

  test('are filtered by chips, paged by cursor, and the address keeps it all', async () => {
    const page = await open('/members');
    await page.getByRole('combobox', { name: '等级' }).click();
    await page.locator('.ant-select-item-option', { hasText: '金芽' }).click();
    await page.getByText('等级：金芽').waitFor();
    await page.getByRole('button', { name: '下一页' }).click();
    await page.getByText(/第 2 页/).waitFor();
    expect(new Set(await page.locator('.data-table .tier-badge').allInnerTexts())).toEqual(new Set(['金芽']));
    await page.reload();
    await page.getByText('等级：金芽').waitFor();
    await page.getByRole('button', { name: '去掉条件 等级：金芽' }).click();
    await page.getByText(/第 1 页/).waitFor();
  });

  test('show a phone number only with a reason, which is sent with the request', async () => {
    const page = await open(`/members/${idOf('member', 12)}`);
    await page.getByRole('button', { name: '查看', exact: true }).click();
    await page.getByLabel('其他', { exact: true }).check();
    await page.getByRole('button', { name: '查看并记录' }).click();
    await page.getByText('请写清原因，至少 4 个字').waitFor();
    expect(calls('POST /v1/console/members/:id/phone')).toEqual([]);
    await page.getByLabel('其他原因').fill('核对会员生日礼');
    await page.getByRole('button', { name: '查看并记录' }).click();
    await page.getByText(/^138\d{8}$/).waitFor();
    expect(bodies('POST /v1/console/members/:id/phone')).toEqual([{ reason: '核对会员生日礼' }]);
  });

  test('take a tag by hand, lose it, and get it back by undo, without being read again', async () => {
    const page = await open(`/members/${idOf('member', 12)}`);
    const has = makeMembers(12)[11]?.tags ?? [];
    const free = tagGroups.flatMap((tagGroup) => tagGroup.tags).find((tag) => !has.includes(tag.id))?.name ?? '';
    await page.getByRole('button', { name: '加标签' }).click();
    await page.locator('.ant-select-item-option', { hasText: free }).click();
    await page.getByRole('button', { name: `去掉标签 ${free}` }).click();
    await page.getByText(`已去掉「${free}」`).waitFor();
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByRole('button', { name: `去掉标签 ${free}` }).waitFor();
    expect(calls('GET /v1/console/members/:id')).toHaveLength(1);
  });
});

describe('the segment editor', () => {
  test('counts as the rule grows, beside every row too, and undo brings back both', async () => {
    const page = await open('/segments/new');
    await settledCount();
    const everybody = await liveNumber();
    await page.getByRole('button', { name: /沉睡 30 天/ }).click();
    await page.waitForFunction((all) => Number(document.querySelector('.live-number strong')?.textContent?.replace(/,/g, '')) < all, everybody);
    await page.waitForFunction(() => [...document.querySelectorAll('.condition .rule-count')].every((node) => /^[\d,]+ 人$/.test(node.textContent ?? '')));
    expect(await page.locator('.condition').count()).toBe(1);
    expect(await page.locator('.sentence p').innerText()).toContain('30 天');
    const dormant = await liveNumber();
    await page.getByRole('group', { name: '订单条件' }).last().getByRole('spinbutton').fill('90');
    await page.waitForFunction((before) => Number(document.querySelector('.live-number:not(.is-waiting) strong')?.textContent?.replace(/,/g, '')) < before, dormant);
    await page.keyboard.press('Control+z');
    await page.waitForFunction((before) => Number(document.querySelector('.live-number:not(.is-waiting) strong')?.textContent?.replace(/,/g, '')) === before, dormant);
    await page.keyboard.press('Control+y');
    expect(await page.getByRole('spinbutton').last().inputValue()).toBe('90');
  });

  test('never shows a blank while it counts again', async () => {
    const page = await open(`/segments/${idOf('segment', 2)}`);
    await settledCount();
    const before = await liveNumber();
    fixture().slowMs = 700;
    await page.getByRole('button', { name: '删除这条' }).first().click();
    await page.waitForSelector('.live-number.is-waiting');
    expect(await liveNumber()).toBe(before);
    await settledCount();
    expect(await liveNumber()).toBeGreaterThan(before);
  });

  test('leaves unfinished rows out of the count, and does not save them', async () => {
    const page = await open('/segments/new');
    await page.getByRole('button', { name: '加条件', exact: true }).click();
    await page.getByRole('menuitem', { name: '标签' }).click();
    await page.getByText('1 条条件还没填完，暂不参与计算').waitFor();
    await page.getByLabel('人群名称').fill('少糖客');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('还有 1 条条件没有填完').waitFor();
    await page.getByRole('combobox', { name: '标签', exact: true }).click();
    await page.locator('.ant-select-item-option', { hasText: '少糖' }).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+s');
    await page.getByText(/已保存「少糖客」/).waitFor();
    expect(bodies('POST /v1/console/segments')).toEqual([{ name: '少糖客', rule: { all: [{ tag: { any: ['少糖'] } }] } }]);
  });

  test('warns before work is lost, and keeps it when asked to stay', async () => {
    const page = await open('/segments/new');
    await page.getByRole('button', { name: /还没首单/ }).click();
    await page.getByRole('link', { name: '门店' }).click();
    await page.getByText('这个人群还没有保存').waitFor();
    await page.getByRole('button', { name: '留在这里' }).click();
    expect(await page.getByLabel('人群名称').inputValue()).toBe('还没首单');
    await page.getByRole('link', { name: '门店' }).click();
    await page.getByRole('button', { name: '放弃修改并离开' }).click();
    await page.getByRole('heading', { name: '静安店' }).waitFor();
  });

  test('takes opening a saved segment for no change, whatever shape its rule has', async () => {
    const page = await open(`/segments/${idOf('segment', 4)}`);
    await page.waitForFunction(() => /^[\d,]+ 人$/.test(document.querySelector('.condition .rule-count')?.textContent ?? ''));
    expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: '做活动' }).isEnabled()).toBe(true);
    await page.getByLabel('人群名称').fill('年消费大户');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText(/已保存「年消费大户」/).waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll('button')].find((button) => button.textContent === '保存')?.disabled);
  });

  test('says of one member why not', async () => {
    const page = await open(`/segments/${idOf('segment', 1)}`);
    await page.getByRole('tab', { name: '查某位会员' }).click();
    await page.getByRole('combobox', { name: '选择会员' }).fill('Momo');
    await page.locator('.ant-select-item-option', { hasText: 'Momo' }).first().click();
    await page.getByText('不在这个人群里').waitFor();
    expect(await page.locator('.verdict li').count()).toBe(1);
  });

  test('survives the end of the session: signing in again leaves the work as it was', async () => {
    const page = await open('/segments/new');
    await page.getByRole('button', { name: /常客/ }).click();
    await page.getByLabel('人群名称').fill('我的常客');
    fixture().endSessions();
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('登录后回到刚才的页面').waitFor();
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByText('登录后回到刚才的页面').waitFor({ state: 'detached' });
    expect(await page.getByLabel('人群名称').inputValue()).toBe('我的常客');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText(/已保存「我的常客」/).waitFor();
    const keys = calls('POST /v1/console/segments').map((call) => call.key);
    expect(new Set(keys).size).toBe(1);
  });
});

describe('a tiered campaign', () => {
  const write = async () => {
    await tab().getByLabel('消息标题').fill('好久不见，来喝杯热的');
    await tab().getByLabel('消息正文').fill('给你留了一张券，这个月都能用。');
  };

  test('goes from the board’s next best thing to a receipt that adds up', async () => {
    const page = await open('/');
    await page.getByRole('listitem', { name: '复购' }).getByRole('button', { name: /人做活动/ }).click();
    expect(await page.getByRole('radio', { name: /复购/ }).getAttribute('aria-checked')).toBe('true');
    await page.locator('.sentence p', { hasText: '60 天' }).waitFor();
    await write();
    const launch = page.getByRole('button', { name: /^发给 \d+ 人$/ });
    await launch.waitFor();
    const reach = /\d+/.exec(await launch.innerText())?.[0];
    expect(await page.locator('.phone-frame').innerText()).toContain('好久不见，来喝杯热的');
    await launch.click();
    const dialogue = page.getByRole('dialog');
    expect(await dialogue.innerText()).toContain(`立即向约 ${reach} 位会员发出`);
    expect(await dialogue.innerText()).toContain('不会撤回');
    await dialogue.getByRole('button', { name: '确认发出' }).click();
    await page.getByText('发送中').waitFor();
    await page.getByText('已完成').waitFor();
    await page.getByRole('tab', { name: '收据' }).click();
    await page.getByText(/没有遗漏/).waitFor();
    const totals = await page.locator('.receipt tfoot td').allInnerTexts();
    expect(new Set(totals).size).toBe(1);
  });

  test('that the network cut in two is launched once: the retry carries the same keys', async () => {
    const page = await open('/campaigns/new');
    await page.getByLabel('活动名称').fill('只发一次');
    await write();
    await page.getByRole('button', { name: /^发给/ }).click();
    fixture().fail('POST /v1/console/campaigns/:id/launch', { status: 503, code: 'NOT_READY', times: 1 });
    await page.getByRole('button', { name: '确认发出' }).click();
    await page.getByRole('alert').getByText(/服务正在启动/).waitFor();
    expect(await page.getByLabel('活动名称').inputValue()).toBe('只发一次');
    await page.getByRole('button', { name: /^发给/ }).click();
    await page.getByRole('button', { name: '确认发出' }).click();
    await page.getByRole('heading', { level: 1, name: /只发一次/ }).waitFor();
    const launches = calls('POST /v1/console/campaigns/:id/launch');
    expect(launches).toHaveLength(2);
    expect(new Set(launches.map((call) => call.key)).size).toBe(1);
    expect(calls('POST /v1/console/campaigns')).toHaveLength(1);
  });

  test('over its budget is refused with the reason, and nothing typed is lost', async () => {
    const page = await open(`/campaigns/${idOf('campaign', 3)}/edit`);
    await page.getByLabel('预算上限（元）').fill('100');
    await page.getByText(/超过预算，发出会被拒绝/).waitFor();
    await page.getByRole('button', { name: /^发给/ }).click();
    await page.getByRole('button', { name: '确认发出' }).click();
    await page.getByRole('alert').getByText('预计成本超过预算上限').waitFor();
    expect(await page.getByLabel('消息标题').inputValue()).toBe('答谢一年相伴');
  });

  test('is paused, resumed and stopped with words about what will happen to how many', async () => {
    const page = await open(`/campaigns/${idOf('campaign', 2)}`);
    await page.getByRole('button', { name: '停止' }).click();
    expect(await page.getByRole('dialog').innerText()).toMatch(/还没发的约 \d+ 人不会再收到，停止后不能继续/);
    await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
    await page.getByRole('button', { name: '继续发送' }).click();
    await page.getByText('发送中').or(page.getByText('已完成')).first().waitFor();
  });
});

describe('coupons, shop and stores', () => {
  test('a coupon is made with a preview that reads it back, and stopped with a warning', async () => {
    const page = await open('/coupons/new');
    await page.getByLabel('名称').fill('冬日暖杯券');
    await page.getByLabel('减', { exact: true }).fill('12.5');
    await page.locator('.readback').getByText('满 ¥50 减 ¥12.5，领取后 30 天内有效。').waitFor();
    await page.getByRole('button', { name: '保存并可发放' }).click();
    const card = page.getByRole('article', { name: '冬日暖杯券' });
    await card.getByRole('button', { name: '停发' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '停发' }).click();
    await page.getByText('「冬日暖杯券」已停发').waitFor();
    await card.waitFor({ state: 'detached' });
    expect(calls('POST /v1/console/coupon-templates').map((call) => (call.body as { benefit: unknown }).benefit)).toEqual([{ kind: 'threshold', thresholdFen: 5000, discountFen: 1250 }]);
  });

  test('a refund needs a reason and says what it takes back', async () => {
    const page = await open('/orders?state=paid');
    await page.locator('.data-table tbody tr.row-opens').first().click();
    await page.getByRole('button', { name: '全额退款' }).click();
    await page.getByText(/积分和成长值一并扣回/).waitFor();
    await page.getByRole('button', { name: /^退款 ¥/ }).click();
    await page.getByText('请写明原因，至少 2 个字').waitFor();
    await page.getByLabel('原因').fill('包装破损');
    await page.getByRole('button', { name: /^退款 ¥/ }).click();
    await page.getByText(/已发起退款/).waitFor();
    expect(bodies('POST /v1/console/orders/:id/refund')).toEqual([{ reason: '包装破损' }]);
  });

  test('a group buy must be cheaper than the product alone', async () => {
    const page = await open('/group-buys');
    await page.getByRole('button', { name: '开一个拼团' }).click();
    await page.getByLabel('活动名称').fill('两人同饮');
    await page.getByRole('combobox', { name: '商品' }).click();
    await page.locator('.ant-select-item-option', { hasText: '正岩肉桂' }).click();
    await page.getByLabel('团价').fill('9999');
    await page.getByRole('button', { name: '创建拼团' }).click();
    await page.getByText(/团价要低于原价/).waitFor();
    await page.getByLabel('团价').fill('20');
    await page.getByRole('button', { name: '创建拼团' }).click();
    await page.getByText('拼团「两人同饮」已创建').waitFor();
    expect(calls('POST /v1/console/group-buys').map((call) => (call.body as { groupBuyFen: number }).groupBuyFen)).toEqual([2000]);
  });

  test('a taken tag name is refused where it was typed', async () => {
    const page = await open('/tags');
    await page.getByRole('button', { name: '加标签' }).first().click();
    await page.getByLabel('名称').fill('少糖');
    await page.getByRole('button', { name: '新建', exact: true }).click();
    await page.getByRole('alert').getByText('已有同名标签').waitFor();
    await page.getByLabel('名称').fill('半糖');
    await page.getByRole('button', { name: '新建', exact: true }).click();
    await page.getByText('已新建标签「半糖」').waitFor();
  });

  test('a tag is given an end, and a rule by following a segment', async () => {
    const page = await open('/tags');
    await page.getByText('最近 30 天内消费次数不少于 3 次').waitFor();
    await page.getByRole('button', { name: '修改标签「爱喝岩茶」' }).click();
    await page.getByLabel('打上 N 天后').check();
    await page.getByLabel('几天').fill('45');
    await page.getByRole('button', { name: /^保\s?存$/ }).click();
    await page.getByText('「爱喝岩茶」已保存').waitFor();
    await page.getByRole('button', { name: '修改标签「爱喝白茶」' }).click();
    await page.getByLabel('跟随人群').check();
    await page.getByRole('combobox', { name: '人群' }).click();
    await page.getByTitle('沉睡 60 天').click();
    await page.getByRole('button', { name: /^保\s?存$/ }).click();
    await page.getByText('「爱喝白茶」已保存').waitFor();
    expect(calls('PUT /v1/console/tags/:id').map((call) => call.body)).toMatchObject([
      { name: '爱喝岩茶', ends: { kind: 'days', days: 45 }, rule: null }, { name: '爱喝白茶', ends: { kind: 'never' }, rule: { segment: idOf('segment', 3) } },
    ]);
  });

  test('a bulk tagging is prepared from what the members list found, done, and undone with a reason', async () => {
    const page = await open('/members?status=joined');
    await page.getByRole('button', { name: /^给这 [\d,]+ 位批量打标$/ }).click();
    await page.getByRole('combobox', { name: '标签' }).last().click();
    await page.getByTitle('少糖').last().click();
    await page.getByLabel('原因').fill('夏日品鉴');
    await page.getByRole('button', { name: /^核\s?对$/ }).click();
    await page.getByText('会打上').waitFor();
    await page.getByRole('button', { name: /^执\s?行$/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^执\s?行$/ }).click();
    await page.getByText('已完成').waitFor();
    await page.getByRole('button', { name: /^撤\s?回$/ }).click();
    await page.getByLabel('撤回原因').fill('名单有误');
    await page.getByRole('dialog').getByRole('button', { name: /^撤\s?回$/ }).click();
    await page.getByText('之后又有变动，保留').waitFor();
    expect(calls('POST /v1/console/tag-runs').map((call) => call.body)).toMatchObject([{ on: true, reason: '夏日品鉴', audience: { kind: 'search', status: 'joined' } }]);
    expect(calls('POST /v1/console/tag-runs/:id/undo').map((call) => call.body)).toEqual([{ why: '名单有误' }]);
  });

  test('a second person approves what is over the limit; a member’s tag is handed back to its rule', async () => {
    const page = await open(`/tag-runs/${idOf('tagrun', 1)}`);
    await page.getByText('会改动超过 500 人，要由 林经理 以外的运营批准').waitFor();
    await page.getByRole('button', { name: '批准并执行' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '批准并执行' }).click();
    await page.getByText('执行中').waitFor();
    const member = await open(`/members/${idOf('member', 12)}`);
    await member.getByRole('button', { name: '来源和变更' }).click();
    await member.getByText('手动摘下，规则不再打上').waitFor();
    await member.getByRole('button', { name: '交还规则' }).last().click();
    await member.getByText('「送礼需求」交还给规则决定').waitFor();
  });

  test('a store’s code is saved as a picture', async () => {
    const page = await open('/stores');
    await page.getByRole('button', { name: '门店码' }).first().click();
    await page.getByAltText('静安店的小程序码').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载图片' }).click()]);
    expect(download.suggestedFilename()).toBe('门店码-静安店.svg');
  });
});
