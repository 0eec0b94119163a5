import { consoleRoom } from './support/console-room';
import { idOf, makeMembers } from './support/fixture-people';

jest.setTimeout(60_000);

const people = makeMembers(12);
const { fixture, tab, openAs, bodies } = consoleRoom();

describe('privacy requests', () => {
  test('what is overdue says so, an erasure names what holds it up, and a complaint is answered once', async () => {
    const page = await openAs('support', '/privacy');
    await page.getByText('待答复 2 件 · 逾期 1 件').waitFor();
    await page.getByText('有 1 笔订单待支付').waitFor();
    await page.getByText('已逾期').waitFor();
    await page.getByRole('button', { name: '答复 P20261119000002' }).click();
    await page.getByRole('button', { name: '发出答复' }).click();
    await page.getByText('请写清处理结果，至少 4 个字').waitFor();
    await page.getByRole('textbox', { name: '答复' }).fill('已经改好，请核对');
    await page.getByRole('button', { name: '发出答复' }).click();
    await page.getByText('待答复 1 件').waitFor();
    expect(bodies('POST /v1/console/privacy/requests/:id/answer')).toEqual([{ answer: '已经改好，请核对' }]);
    await page.goto(`${fixture().address}/console/privacy?scope=all`);
    await page.getByText('何悦答复：已经改好，请核对').waitFor();
  });

  test('an auditor reads and answers nothing', async () => {
    const page = await openAs('auditor', '/privacy');
    await page.getByText('P20261119000002').waitFor();
    expect(await page.getByRole('button', { name: /^答复/ }).count()).toBe(0);
  });
});

describe('records of one person', () => {
  const find = async (name: string): Promise<void> => {
    await tab().getByRole('button', { name: '合并另一条记录' }).click();
    await tab().getByPlaceholder('另一条记录的昵称').fill(name);
    await tab().getByPlaceholder('另一条记录的昵称').press('Enter');
  };
  const [first, second, third] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];

  test('a manager sees what would move, says why, merges, and can take it back', async () => {
    const page = await openAs('manager', `/members/${first.id}`);
    await find(second.memberNo);
    await page.getByRole('dialog').getByRole('button', { name: new RegExp(second.memberNo) }).click();
    await page.getByText('30 天内可以撤销').waitFor();
    await page.getByLabel('怎么确认是同一个人').fill('到店核对过两个微信');
    await page.getByRole('button', { name: '合并到这一条' }).click();
    await page.getByText('已合并').first().waitFor();
    expect(bodies('POST /v1/console/members/:id/merge')).toEqual([{ otherId: second.id, reason: '到店核对过两个微信' }]);
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByRole('button', { name: '撤销合并' }).click();
    await page.getByText('已撤销').waitFor();
  });

  test('a refusal says what to settle first, and nothing can be sent', async () => {
    const page = await openAs('manager', `/members/${first.id}`);
    await find(third.memberNo);
    await page.getByRole('dialog').getByRole('button', { name: new RegExp(third.memberNo) }).click();
    await page.getByText('现在不能合并：被合并的记录有待支付的订单').waitFor();
    expect(await page.getByRole('button', { name: '合并到这一条' }).isDisabled()).toBe(true);
  });

  test('support sees no way to merge', async () => {
    const page = await openAs('support', `/members/${idOf('member', 1)}`);
    await page.getByText('营销授权').waitFor();
    expect(await page.getByRole('button', { name: '合并另一条记录' }).count()).toBe(0);
  });
});
