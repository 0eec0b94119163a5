import { consoleRoom } from './support/console-room';
import { idOf, makeMembers } from './support/fixture-people';
import { Refusal } from './support/fixture-types';

jest.setTimeout(60_000);

const someone = makeMembers(1)[0]?.memberNo ?? '';

const { fixture, tab, openAs, bodies } = consoleRoom();
const open = (path: string) => openAs('manager', path);
const rows = () => tab().locator('.condition');

test('a condition is copied in one segment and pasted into another, by keys', async () => {
  const page = await open(`/segments/${idOf('segment', 2)}`);
  await rows().first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+c');
  await page.getByRole('link', { name: '人群列表' }).click();
  await page.getByRole('button', { name: '新建人群' }).first().click();
  await page.getByRole('button', { name: '粘贴', exact: true }).click();
  await rows().first().focus();
  await page.keyboard.press('Control+v');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Control+d');
  expect(await rows().count()).toBe(3);
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+x');
  expect(await rows().count()).toBe(1);
  expect(await rows().first().getAttribute('aria-label')).toBe('标签条件');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
});

test('what the server refuses stands at the row that it names, and the last count stays', async () => {
  const page = await open(`/segments/${idOf('segment', 2)}`);
  await page.waitForFunction(() => document.querySelector('.live-number:not(.is-waiting) strong'));
  fixture().handlers['POST /v1/console/segments/count'] = () => { throw new Refusal('SEGMENT_RULE_INVALID', [{ path: '/all/1/tag/any', message: '没有叫「爱喝岩茶」的标签' }]); };
  await page.getByRole('button', { name: '加条件', exact: true }).click();
  await page.getByRole('menuitem', { name: /^券/ }).click();
  await rows().nth(1).getByRole('alert').getByText('没有叫「爱喝岩茶」的标签').waitFor();
  expect(await rows().first().getByRole('alert').count()).toBe(0);
  expect(await page.locator('.live-number strong').count()).toBe(1);
});

test('rows of every kind are filled in and saved as the language writes them', async () => {
  const page = await open('/segments/new');
  const add = async (kind: RegExp) => {
    await page.getByRole('button', { name: '加条件', exact: true }).click();
    await page.getByRole('menuitem', { name: kind }).click();
  };
  const choose = async (label: string, words: string) => {
    await page.getByRole('combobox', { name: label, exact: true }).last().click();
    await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: words }).first().click();
    await page.keyboard.press('Escape');
  };
  await add(/^资料/);
  await choose('哪一项资料', '性别');
  await choose('性别', '女');
  await add(/^行为/);
  await choose('做过的事', '签到');
  await add(/^生命周期/);
  await choose('阶段', '沉睡');
  await add(/^RFM/);
  await choose('分组', '核心会员');
  await add(/^导入的名单/);
  await choose('名单', '茶会到场');
  await add(/^另一个人群/);
  await choose('人群', '首单 30 天没回来');
  await page.getByLabel('人群名称').fill('样样都有');
  await page.keyboard.press('Control+s');
  await page.getByText(/已保存「样样都有」/).waitFor();
  expect(bodies('POST /v1/console/segments')).toEqual([{ name: '样样都有', rule: { all: [
    { field: { name: 'gender', in: ['female'] } }, { event: { name: 'member.checked-in', count: { gte: 1 }, within: { days: 30 } } }, { lifecycle: { in: ['dormant'] } },
    { rfm: { group: ['champions'] } }, { list: idOf('list', 1) }, { segment: idOf('segment', 1) },
  ] } }]);
});

test('two segments are chosen in the list and their overlap adds up; a sixth cannot be chosen', async () => {
  const page = await open('/segments');
  await page.getByLabel('选择「首单 30 天没回来」').check();
  expect(await page.getByRole('button', { name: '看重合' }).isDisabled()).toBe(true);
  await page.getByLabel('选择「银毫以上的岩茶、白茶客」').check();
  await page.getByRole('button', { name: '看重合' }).click();
  await page.locator('.regions').waitFor();
  const parts = (await page.locator('.regions strong').allTextContents()).map((text) => Number(text.replace(/,/g, '')));
  const whole = Number((/合计 ([\d,]+) 人/.exec(await page.locator('.overlap-layout').innerText())?.[1] ?? '').replace(/,/g, ''));
  expect(parts.reduce((sum, one) => sum + one, 0)).toBe(whole);
  await page.getByRole('button', { name: '用交集建人群' }).click();
  await rows().nth(1).waitFor();
  expect(new URL(page.url()).pathname).toBe('/console/segments/new');
});

test('a list is matched before it is kept, and what matched nobody can be taken home', async () => {
  const page = await open('/member-lists');
  await page.getByRole('button', { name: '导入名单' }).click();
  await page.getByLabel('名单名称').fill('茶会到场');
  await page.getByText('已有这个名单，会把人加进去').waitFor();
  await page.getByLabel('手机号或会员号').fill(`${someone}\n乱写`);
  await page.getByRole('button', { name: '核对名单' }).click();
  await page.getByRole('status', { name: '核对结果' }).getByText('没有匹配上').waitFor();
  expect(bodies('POST /v1/console/member-lists')).toEqual([]);
  await page.getByRole('button', { name: /^放进名单/ }).click();
  await page.getByText(/已把 \d+ 人放进「茶会到场」/).waitFor();
  expect(bodies('POST /v1/console/member-lists')).toEqual([{ name: '茶会到场', text: `${someone}\n乱写` }]);
});

test('history says what it found, compares two snapshots, and takes members out only with a reason', async () => {
  const page = await open(`/segments/${idOf('segment', 2)}/history`);
  await page.getByRole('heading', { name: /^从11月\d+日到11月\d+日多了/ }).waitFor();
  await page.getByRole('heading', { name: '9 人来了，6 人走了' }).waitFor();
  await page.getByRole('button', { name: '导出名单' }).click();
  expect(await page.getByRole('button', { name: '导出 CSV' }).isDisabled()).toBe(true);
  await page.getByLabel('用来做什么').fill('门店回访');
  await page.getByRole('button', { name: '导出 CSV' }).click();
  await page.getByText(/^正在下载/).waitFor();
  expect(bodies('POST /v1/console/segments/:id/export-link')).toEqual([{ reason: '门店回访' }]);
});

test('a segment that is put away leaves the list and comes back', async () => {
  const page = await open('/segments');
  await page.getByRole('button', { name: '沉睡 60 天 的更多操作' }).click();
  await page.getByRole('menuitem', { name: '收起' }).click();
  await page.getByText('已收起「沉睡 60 天」').waitFor();
  await page.getByText('已收起', { exact: true }).click();
  await page.getByRole('row', { name: /沉睡 60 天/ }).waitFor();
  expect(bodies('PUT /v1/console/segments/:id/archived')).toEqual([{ archived: true }]);
});

test('scores by cuts of one’s own are typed in yuan and saved in fen; an auditor may only look', async () => {
  const page = await open('/segment-settings');
  await page.getByText('按自己定的分界').click();
  await page.getByLabel('消费金额1 分').fill('66.5');
  await page.getByLabel('沉睡天数').fill('45');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('已保存，从下一次计数起按新规则').waitFor();
  expect(bodies('PUT /v1/console/segment-settings')).toEqual([expect.objectContaining({
    rfm: { windowDays: 365, cuts: expect.objectContaining({ sumFen: [6650, 20_000, 50_000, 100_000] }) }, lifecycle: expect.objectContaining({ dormantAfterDays: 45 }),
  })]);
  const seen = await openAs('auditor', '/segment-settings');
  await seen.getByText('你的角色可以查看，不能修改').waitFor();
  expect(await seen.getByRole('button', { name: '保存', exact: true }).count()).toBe(0);
});
