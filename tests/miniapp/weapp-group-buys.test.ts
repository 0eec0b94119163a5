import { settleOrder } from '../support/miniapp/fixture-shop';
import { createWorld, type World } from '../support/miniapp/fixture-world';
import { closePhones, expectClean, onPhone, type OnPhone } from '../support/weapp/on-phone';
import { WxRefusal } from '../support/weapp/phone';

jest.setTimeout(120_000);
afterEach(closePhones);

const teamOf = (world: World) => world.teams[0] ?? (() => { throw new Error('the fixture has a team'); })();

const atTeam = async (world = createWorld(), more: Parameters<typeof onPhone>[0] = {}): Promise<OnPhone> =>
  onPhone({ world, url: `packages/group-buys/team/index?id=${teamOf(world).id}`, scene: 1007, ...more });

/** WeChat takes the money, and the notice comes. */
const paysAtOnce = (phone: OnPhone): void => {
  phone.app.answers.requestPayment = () => settleOrder(phone.world, phone.world.orders[0]?.id ?? '');
};

test('a shared link shows who is in, how many short, how long, and one button', async () => {
  const phone = await atTeam();
  const text = phone.app.text();
  expect(text).toContain('只差 1 人');
  expect(text).toMatch(/剩 05:2[34]:\d\d/);
  expect(text).toContain('阿**');
  expect(text).toContain('参团 ¥128.00');
  expect(phone.app.findAll('.team-act .button')).toHaveLength(1);
  expectClean(phone);
});

test('joining takes a seat, pays at once, and the filled team leads to the pickup code', async () => {
  const phone = await atTeam();
  paysAtOnce(phone);
  await phone.app.tap('参团 ¥128.00');
  await phone.app.tap('付款占座 ¥128.00');
  await phone.app.waitFor('拼团成功');
  await phone.app.tap('查看取货码');
  await phone.app.waitFor('5027 3316');
  expectClean(phone);
});

test('a seat that was taken and not paid can be paid later, and stays one seat', async () => {
  const phone = await atTeam(createWorld(), { answers: { requestPayment: () => { throw new WxRefusal('cancel'); } } });
  await phone.app.tap('参团 ¥128.00');
  await phone.app.tap('付款占座 ¥128.00');
  await phone.app.waitFor('你取消了支付');
  paysAtOnce(phone);
  await phone.app.tap('付款占座 ¥128.00');
  await phone.app.waitFor('拼团成功');
  expect(teamOf(phone.world).seats.filter((seat) => seat.me)).toHaveLength(1);
  expect(phone.server.requests.filter(({ route }) => route === 'POST /v1/member/teams/:id/join')).toHaveLength(1);
});

test('opening a team of my own leads to its page, paid, with one button that shares it', async () => {
  const phone = await onPhone({ url: 'packages/group-buys/list/index' });
  paysAtOnce(phone);
  await phone.app.tap('我来开团 ¥19.80');
  await phone.app.tap('付款占座 ¥19.80');
  await phone.app.waitFor('邀请好友，只差 1 人');
  await phone.app.tap('邀请好友，只差 1 人');
  await phone.app.settle();
  const shared = phone.app.lastShared();
  expect(shared.title).toBe('只差 1 人，¥19.80 一起拼绿豆糕');
  expect(shared.path).toBe(`/packages/group-buys/team/index?id=${phone.world.teams.at(-1)?.id ?? ''}`);
  expectClean(phone);
});

test('a team that did not fill says what became of my money, and how to go on', async () => {
  const world = createWorld();
  const phone = await atTeam(world);
  const team = teamOf(world);
  team.size = 4;
  paysAtOnce(phone);
  await phone.app.life('onPullDownRefresh');
  await phone.app.tap('参团 ¥128.00');
  await phone.app.tap('付款占座 ¥128.00');
  await phone.app.waitFor('邀请好友，只差 1 人');
  team.state = 'expired';
  const order = world.orders[0];
  if (!order) throw new Error('joining places an order');
  Object.assign(order, { state: 'refunded', stateText: '已退款', refundedFen: order.paidFen });
  await phone.app.life('onPullDownRefresh');
  await phone.app.waitFor('你付的钱已经全额原路退回');
  expect(phone.app.text()).toContain('这个团没有凑齐');
  expect(phone.app.text()).toContain('我来开一个团');
  await phone.app.open(`packages/shop/order/index?id=${order.id}`);
  expect(phone.app.text()).toContain('¥128 已原路退回');
  expectClean(phone);
});

test('a team that filled while I was reading refuses with the way out', async () => {
  const phone = await atTeam();
  await phone.app.tap('参团 ¥128.00');
  const team = teamOf(phone.world);
  team.seats.push({ nickname: '沈*', avatarKey: '05', leader: false, paid: true, me: false });
  await phone.app.tap('付款占座 ¥128.00');
  await phone.app.waitFor('这个团已经满了，可以自己开一个');
  expect(phone.world.orders).toHaveLength(0);
});

test('a stranger joins the brand in the same place, and then the team', async () => {
  const world = createWorld();
  world.member.joined = false;
  const phone = await atTeam(world);
  paysAtOnce(phone);
  await phone.app.tap('参团 ¥128.00');
  await phone.app.tap('加入会员并占座');
  await phone.app.tap('同意并用手机号加入');
  await phone.app.waitFor('付款占座 ¥128.00');
  await phone.app.tap('付款占座 ¥128.00');
  await phone.app.waitFor('拼团成功');
  expectClean(phone);
});
