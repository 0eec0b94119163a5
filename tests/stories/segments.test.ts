import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { businessDate, DAY_MS, HOUR_MS } from '../../shared/values/time';
import { ruleTemplates } from '../../console/src/features/segments/templates';
import { OPERATORS } from '../../scripts/seed/brand';
import { writeDemo } from '../../scripts/seed/write-demo';
import { memberNo, Members } from '../../server/src/features/membership/index';
import { eachByPredicate, importList, prepareRule, snapshotSegments } from '../../server/src/features/segments/index';
import { signInToConsole } from '../support/browser/console';
import { snap } from '../support/browser/snap';
import { startProduct, type RunningProduct } from '../support/browser/start-product';

/** The README shows the brand as `npm start` makes it; the story itself is as true of a smaller one. */
const MEMBERS = process.env.SHUKE_PICTURES === '1' ? 2_000 : 120;

const sinceAfternoonMs = (now: Date): number => (now.getTime() + 8 * HOUR_MS - 15 * HOUR_MS) % DAY_MS;

let product: RunningProduct;
let page: Page;

beforeAll(async () => {
  product = await startProduct();
  await product.clock.travel(-sinceAfternoonMs(new Date()));
  await writeDemo(product.deps, { seed: 'tingyan', members: MEMBERS });
  page = (await product.room.seat('manager', 'desktop')).page;
});
afterAll(() => product?.close());

const part = (name: string, run: () => Promise<void>): void => test(name, () => product.room.part(name, run)());
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const number = (text: string | null): number => Number((text ?? '').replace(/[^\d]/g, ''));

/** Everybody whom the predicate puts in: a witness that shares no code with the count on the page. */
const truth = async (rule: SegmentRule): Promise<number> => {
  const prepared = await prepareRule(product.deps, rule);
  let count = 0;
  for await (const one of eachByPredicate(product.deps, prepared, product.clock.now())) count += one.in ? 1 : 0;
  return count;
};

/** The live count, once it stands still. */
const liveCount = async (): Promise<number> => {
  await page.waitForFunction(() => document.querySelector('.live-number:not(.is-waiting) strong') !== null);
  return number(await page.locator('.live-number strong').textContent());
};

const begin = async (): Promise<void> => {
  await page.getByRole('link', { name: '人群列表' }).click();
  await button('新建人群').first().click();
  await page.getByRole('region', { name: '常用人群' }).waitFor();
};

const save = async (name: string): Promise<void> => {
  await page.getByLabel('人群名称').fill(name);
  await button('保存').click();
  await page.getByText(`已保存「${name}」`).waitFor();
};

describe('a manager finds people', () => {
  part('every template counts exactly those whom the predicate puts in, and undo brings the templates back', async () => {
    await signInToConsole(page, OPERATORS.find(({ role }) => role === 'manager')!);
    await page.getByRole('link', { name: '人群', exact: true }).click();
    await begin();
    const month = Number(businessDate(new Date()).slice(5, 7));
    const templates = ruleTemplates(['gold', 'black'], month).filter(({ name }) => name !== '高等级久未到店');
    for (const { name, rule } of templates) {
      await page.locator('.template').filter({ has: page.locator('strong', { hasText: name }) }).first().click();
      await page.getByRole('group', { name: /条件$/ }).first().waitFor();
      await page.waitForFunction(() => [...document.querySelectorAll('.condition .rule-count')].every((one) => (one.textContent ?? '').endsWith('人') && !one.classList.contains('is-waiting')));
      expect([name, await liveCount()]).toEqual([name, await truth(rule)]);
      await button('撤销').click();
      await page.getByRole('region', { name: '常用人群' }).waitFor();
    }
  });

  part('a condition is added, changed and copied by keys alone, and reads as a sentence', async () => {
    await page.locator('.template').filter({ hasText: '沉睡 30 天' }).click();
    const row = page.getByRole('group', { name: '订单条件' });
    await row.focus();
    await page.keyboard.press('Control+d');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    expect(await row.count()).toBe(1);
    await row.focus();
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    expect(await row.count()).toBe(2);
    await button('撤销').click();
    await button('加条件').click();
    await page.getByRole('menuitem', { name: /^资料/ }).click();
    await page.getByRole('combobox', { name: '哪一项资料' }).fill('可以发到站内信');
    await page.locator('.ant-select-item-option', { hasText: '可以发到站内信' }).click();
    await page.locator('.sentence p', { hasText: '已超过 30 天没有再消费，且可以发到站内信' }).waitFor();
    expect(await liveCount()).toBe(await truth({ all: [{ orders: { lastBefore: { days: 30 } } }, { field: { name: 'reachable.inbox', eq: true } }] }));
    await snap(page, 'console-segment-editor');
  });

  part('one member is looked up: in, or not, with each condition', async () => {
    const member = await Members(product.deps.db).findOne({ status: 'joined' }).sort({ ordinal: 1 }).lean();
    await page.getByRole('tab', { name: '查某位会员' }).click();
    await page.getByRole('combobox', { name: '选择会员' }).fill(memberNo(member!.ordinal));
    await page.locator('.ant-select-item-option', { hasText: memberNo(member!.ordinal) }).click();
    await page.locator('.verdict').waitFor();
    expect(await page.locator('.verdict li').count()).toBe(2);
    await save('睡着的人');
  });

  part('two segments overlap as the picture says', async () => {
    await begin();
    await page.locator('.template').filter({ hasText: '只买过一次' }).click();
    await liveCount();
    await save('一次的人');
    await page.getByRole('link', { name: '人群列表' }).click();
    for (const name of ['睡着的人', '一次的人']) await page.getByLabel(`选择「${name}」`).check();
    await button('看重合').click();
    await page.getByRole('list', { name: '每一块有多少人' }).waitFor();
    const rules: SegmentRule[] = [{ segment: '睡着的人' }, { segment: '一次的人' }];
    const both = await truth({ all: rules });
    const cell = page.getByRole('region', { name: '两两重合' }).getByRole('cell').nth(1);
    expect(number(await cell.textContent())).toBe(both);
    const parts = await page.locator('.regions strong').allTextContents();
    expect(parts.map(number).reduce((sum, one) => sum + one, 0)).toBe(await truth({ any: rules }));
    await snap(page, 'console-segment-overlap');
  });

  part('a list from a file is matched first, then kept; what matched nobody is taken home', async () => {
    const [one, two] = await Members(product.deps.db).find({ status: 'joined' }).sort({ ordinal: 1 }).limit(2).lean();
    await page.getByRole('link', { name: '导入名单' }).click();
    await button('导入名单').first().click();
    await page.locator('input[type=file]').setInputFiles({ name: '茶会到场.csv', mimeType: 'text/csv', buffer: Buffer.from(`会员号\n${memberNo(one!.ordinal)}\n${memberNo(two!.ordinal)}\nSK99999999\n`) });
    await button('核对名单').click();
    await page.getByRole('status', { name: '核对结果' }).getByText('没有找到这位会员').waitFor();
    await snap(page, 'console-list-import');
    const [file] = await Promise.all([page.waitForEvent('download'), button('下载没有匹配的 1 行').click()]);
    expect(await readFile(await file.path(), 'utf8')).toContain('4,SK99999999,没有找到这位会员');
    await button('放进名单（2 人）').click();
    await page.getByText('已把 2 人放进「茶会到场」').waitFor();
    await button('完成').click();
    await button('建人群').click();
    expect(await liveCount()).toBe(2);
    await save('茶会的人');
  });

  part('its size is kept, who came is named, and the members are taken out masked', async () => {
    await snapshotSegments(product.deps);
    await page.getByRole('link', { name: '人数与名单' }).click();
    const rows = page.getByRole('table', { name: '每次快照' }).getByRole('row');
    await rows.filter({ hasText: '第一次，作为起点' }).waitFor();
    const late = await Members(product.deps.db).findOne({ status: 'joined' }).sort({ ordinal: -1 }).lean();
    await importList(product.deps, '茶会到场', memberNo(late!.ordinal));
    await button('现在拍一次快照').click();
    const came = page.getByRole('region', { name: '两次快照的差别' });
    await came.getByRole('heading', { name: '1 人来了，0 人走了' }).waitFor();
    await came.getByRole('link', { name: late!.nickname }).waitFor();
    await snap(page, 'console-segment-history');
    await button('导出名单').click();
    await page.getByLabel('用来做什么').fill('茶会回访');
    const [file] = await Promise.all([page.waitForEvent('download'), button('导出 CSV').click()]);
    const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
    expect([lines.length, lines[0]]).toEqual([4, '\uFEFF会员号,手机号,状态,等级,积分,门店,加入日期,最近消费,消费次数,累计消费(元),标签']);
    expect(lines.slice(1).every((line) => /^SK\d+,1\d\d\*{4}\d{4},/.test(line))).toBe(true);
  });
});
