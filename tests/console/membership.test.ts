import { cardBenefitOf, formOfBenefit, startBenefit, tierBenefitOf } from '../../console/src/features/tiers/benefit-form';
import { keepText, ladderOf, nextTier } from '../../console/src/features/tiers/tier-form';
import { bodyOfCare, formOfCare } from '../../console/src/features/care/care-form';
import { CARD_PLANS, CARE_RULES } from '../../scripts/seed/brand/care';
import { TIERS } from '../../scripts/seed/brand';
import { consoleRoom } from './support/console-room';
import { idOf } from './support/fixture-people';

jest.setTimeout(60_000);

const { fixture, openAs, bodies } = consoleRoom();

test('what is in a form goes back as it came: benefits of tiers and cards, gifts of care', () => {
  for (const { benefits } of TIERS) expect(benefits.map(formOfBenefit).map(tierBenefitOf)).toEqual(benefits);
  for (const { benefits } of CARD_PLANS) expect(benefits.map(formOfBenefit).map(cardBenefitOf)).toEqual(benefits);
  for (const { occasion, title, text, active, gifts } of CARE_RULES) {
    const rule = { occasion: occasion as never, title, text, active, gifts: gifts.map((gift) => ({ ...gift, tierKeys: [...gift.tierKeys] })), id: '', occasionName: '', givenThisYear: 0, createdAt: '' };
    expect(bodyOfCare(formOfCare(rule))).toEqual({ occasion, title, text, active, gifts });
  }
});

test('the lowest tier keeps no threshold, end or keep rule, and a tier for ever keeps no rule', () => {
  const rung = { key: 'leaf', name: ' 绿叶 ', growthFrom: 5, validityDays: 30, keepGrowth: 3, graceDays: 3, benefits: [{ ...startBenefit, zhe: 9.2 }] };
  expect(ladderOf({ tiers: [rung, { ...rung, key: 'up', validityDays: null }] })).toEqual([
    { key: 'leaf', name: '绿叶', growthFrom: 0, validityDays: null, keepGrowth: 0, graceDays: 0, benefits: [{ kind: 'discount', percentOff: 8 }] },
    { key: 'up', name: '绿叶', growthFrom: 5, validityDays: null, keepGrowth: 0, graceDays: 0, benefits: [{ kind: 'discount', percentOff: 8 }] },
  ]);
  expect(nextTier([rung], 36)).toMatchObject({ key: 'tier-10', growthFrom: 10 });
  expect(keepText({ validityDays: 365, keepGrowth: 300, graceDays: 30 })).toBe('365 天内再得 300 成长值保级，另有 30 天宽限');
});

test('the ladder is changed on its page: previewed, saved with its version, and left only when saved', async () => {
  const page = await openAs('manager', '/tiers');
  await page.getByRole('link', { name: '修改等级' }).click();
  await page.getByLabel('成长值满').first().fill('400');
  await page.getByRole('button', { name: '看看会影响多少会员' }).click();
  await page.getByText('人从青叶到银毫').waitFor();
  await page.getByText('人够不到现在的等级').waitFor();
  await page.getByRole('button', { name: '保存会员等级' }).click();
  await page.getByText('会员等级已保存').waitFor();
  expect(bodies('PUT /v1/console/tiers')).toEqual([{ version: 3, tiers: [
    expect.objectContaining({ key: 'leaf', growthFrom: 0 }), expect.objectContaining({ key: 'silver', growthFrom: 400, keepGrowth: 300, graceDays: 30 }),
    expect.objectContaining({ key: 'gold' }), expect.objectContaining({ key: 'black' }),
  ] }]);
});

test('a ladder that somebody changed meanwhile is refused in words, and nothing typed is lost', async () => {
  const page = await openAs('manager', '/tiers/edit');
  await page.getByLabel('成长值满').first().fill('410');
  fixture().fail('PUT /v1/console/tiers', { status: 409, code: 'CHANGED_MEANWHILE', times: 1 });
  await page.getByRole('button', { name: '保存会员等级' }).click();
  await page.getByRole('alert').getByText('内容刚被别人改过').waitFor();
  expect(await page.getByLabel('成长值满').first().inputValue()).toBe('410');
});

test('a card is created with what it gives, and codes are made for it', async () => {
  const page = await openAs('manager', '/cards');
  await page.getByRole('button', { name: '新建会员卡' }).click();
  await page.getByLabel('名称', { exact: true }).fill('听檐季卡');
  await page.getByLabel('价格').fill('39.9');
  await page.getByRole('button', { name: '保存会员卡' }).click();
  await page.getByText('「听檐季卡」已保存').waitFor();
  expect(bodies('POST /v1/console/card-plans')).toEqual([
    { name: '听檐季卡', priceFen: 3990, days: 365, trialDays: 0, onSale: true, benefits: [{ kind: 'discount', percentOff: 8 }] },
  ]);
  await page.getByRole('tab', { name: '兑换码' }).click();
  await page.getByText('3 / 20 已兑换').waitFor();
});

test('an unused card is refunded with a reason; a used one offers no refund', async () => {
  const page = await openAs('support', '/cards');
  await page.getByRole('tab', { name: '购卡订单' }).click();
  expect(await page.getByRole('button', { name: '退款', exact: true }).count()).toBeLessThanOrEqual(1);
  await page.getByRole('button', { name: '退款', exact: true }).click();
  await page.getByLabel('原因').fill('买错了');
  await page.getByRole('button', { name: '退款 ¥99.00' }).click();
  await page.getByText('已发起退款 ¥99.00').waitFor();
  expect(bodies('POST /v1/console/card-orders/:id/refund')).toEqual([{ reason: '买错了' }]);
});

test('care shows its rules and the days ahead; a day that is taken already is refused in words', async () => {
  const page = await openAs('manager', '/care');
  await page.getByText('按会员等级里的生日礼送', { exact: true }).waitFor();
  await page.getByText('重阳还没有排进日历').waitFor();
  await page.getByRole('button', { name: '新建关怀' }).click();
  await page.getByLabel('问候').fill('今天喝杯好茶。');
  await page.getByRole('button', { name: '保存关怀' }).click();
  await page.getByText('这个日子已有一条关怀').waitFor();
});

test('who may not see or change is told so: no editor for the auditor, no cards for a store manager', async () => {
  const page = await openAs('auditor', '/tiers/edit');
  await page.getByText('你的角色不能修改等级').waitFor();
  await openAs('keeper', '/cards');
  await page.getByText('你的角色不能查看付费会员卡').waitFor();
});

test('a member shows how the tier came about', async () => {
  const page = await openAs('support', `/members/${idOf('member', 12)}`);
  await page.getByText('青叶 → 银毫').waitFor();
  await page.getByText('成长值达到 520，满 500 升级').waitFor();
});
