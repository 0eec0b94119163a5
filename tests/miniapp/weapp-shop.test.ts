import { settleOrder } from '../support/miniapp/fixture-shop';
import { Refusal } from '../support/miniapp/fixture-routes';
import { createWorld } from '../support/miniapp/fixture-world';
import { closePhones, expectClean, onPhone, reopen, type OnPhone } from '../support/weapp/on-phone';
import { WxRefusal } from '../support/weapp/phone';

jest.setTimeout(120_000);
afterEach(closePhones);

const inShop = async (...options: Parameters<typeof onPhone>): Promise<OnPhone> => {
  const phone = await onPhone(...options);
  await phone.app.switchTab('pages/shop/index');
  return phone;
};

const sent = ({ server }: OnPhone, route: string) => server.requests.filter((request) => request.route === route);

/** Puts the first product into the basket twice and stands at checkout. */
const atCheckout = async (...options: Parameters<typeof onPhone>): Promise<OnPhone> => {
  const phone = await inShop(...options);
  await phone.app.tap('.shop-grid__add');
  await phone.app.tap('.shop-grid__add');
  await phone.app.tap('去结算');
  await phone.app.tap('去结算');
  await phone.app.waitFor('应付');
  return phone;
};

describe('the shelf', () => {
  test('my price stands first, the common price struck, the team price beside it', async () => {
    const { app } = await inShop();
    const card = app.find('.product-card').textContent ?? '';
    expect(card).toContain('162.96');
    expect(card).toContain('168.00');
    expect(card).toContain('拼团 ¥128.00');
  });

  test('a category narrows, a search finds, and a search without result says how to go on', async () => {
    const phone = await inShop();
    await phone.app.tap('茶点');
    expect(phone.app.findAll('.product-card')).toHaveLength(3);
    await phone.app.tap('全部');
    await phone.app.input('搜商品、香气、产地', '可乐', true);
    expect(phone.app.text()).toContain('没有找到“可乐”');
    await phone.app.tap('看全部商品');
    expect(phone.app.text()).toContain('老白茶饼');
    expectClean(phone);
  });

  test('what is sold out says so and cannot be put into the basket', async () => {
    const { app } = await inShop();
    await app.tap('明前龙井');
    expect(app.text()).toContain('补货中');
    await app.tap('放进购物袋');
    expect(app.screen.said).not.toContain('已放进购物袋');
  });
});

describe('the basket', () => {
  test('each store has its own, and all of them outlive the run', async () => {
    const phone = await inShop();
    await phone.app.tap('.shop-grid__add');
    await phone.app.tap('更换');
    await phone.app.tap('静安寺店');
    expect(phone.app.shows('去结算')).toBe(false);
    await phone.app.tap('更换');
    await phone.app.tap('武康路店');
    expect(phone.app.shows('去结算')).toBe(true);
    const again = await reopen(phone, { url: 'packages/shop/basket/index' });
    expect(again.text()).toContain('肉桂');
    expect(again.find('.quantity__value').textContent).toBe('1');
    again.assertClean();
  });

  test('the last piece taken out leaves an empty basket that says what to do', async () => {
    const { app } = await inShop();
    await app.tap('.shop-grid__add');
    await app.tap('去结算');
    await app.tap('.quantity__act');
    expect(app.text()).toContain('购物袋还是空的');
  });
});

describe('checkout', () => {
  test('every discount is a line with its reason, the best coupons are chosen already', async () => {
    const phone = await atCheckout();
    const text = phone.app.text();
    expect(text).toContain('银芽会员 9.7 折');
    expect(text).toMatch(/周三会员日|岩茶回甘季/);
    expect(text).toContain('这是最省的组合');
    expect(text).toContain('¥305.92');
    expect(sent(phone, 'POST /v1/member/checkout/quote')[0]?.body).not.toHaveProperty('couponIds');
    expectClean(phone);
  });

  test('another coupon can be chosen, none can be chosen, and the best mix comes back by one tap', async () => {
    const phone = await atCheckout();
    const { app } = phone;
    await app.tap('优惠券');
    await app.tap('常客回礼');
    await app.waitFor('共省 ¥15');
    await app.tap('常客回礼');
    await app.waitFor('这次不用券');
    await app.tap('按最省的组合选');
    await app.waitFor('共省 ¥20');
    expect(app.text()).toContain('只能在杨浦滨江店使用');
    expectClean(phone);
  });

  test('points are used only when the switch is put on', async () => {
    const { app } = await atCheckout();
    expect(app.text()).not.toContain('积分抵扣');
    await app.tap('用 1,800 积分抵 ¥18');
    await app.waitFor('1800 积分抵扣');
    expect(app.text()).toContain('287');
  });

  test('when the price changes meanwhile nothing is ordered, and the new price is shown', async () => {
    const phone = await atCheckout();
    const place = phone.server.override('POST /v1/member/orders', () => { throw new Refusal('PRICE_CHANGED'); });
    const before = sent(phone, 'POST /v1/member/checkout/quote').length;
    await phone.app.tap('提交订单');
    await phone.app.waitFor('价格或优惠有变化');
    expect(sent(phone, 'POST /v1/member/checkout/quote').length).toBe(before + 1);
    phone.server.override('POST /v1/member/orders', place);
    await phone.app.tap('提交订单');
    expect(phone.app.path).toBe('packages/shop/order/index');
  });

  test('an order whose answer was lost is sent again with the same key and placed once', async () => {
    const phone = await atCheckout();
    phone.server.loseAnswers('POST /v1/member/orders', 1);
    await phone.app.tap('提交订单');
    await phone.app.waitFor('再点一次不会重复下单');
    await phone.app.tap('提交订单');
    const keys = sent(phone, 'POST /v1/member/orders').map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(phone.world.orders).toHaveLength(1);
  });

  test('who is no member yet joins right there and goes on', async () => {
    const world = createWorld();
    world.member.joined = false;
    const phone = await inShop({ world });
    await phone.app.tap('.shop-grid__add');
    await phone.app.tap('去结算');
    await phone.app.tap('去结算');
    expect(phone.app.text()).toContain('加入会员后就能下单');
    await phone.app.tap('加入会员');
    await phone.app.tap('同意并用手机号加入');
    await phone.app.waitFor('应付');
    expect(sent(phone, 'POST /v1/member/join')).toHaveLength(1);
    expectClean(phone);
  });
});

describe('paying', () => {
  test('the order waits for the verified notice, whatever WeChat’s sheet says', async () => {
    const phone = await atCheckout();
    await phone.app.tap('提交订单');
    expect(phone.app.calls('requestPayment')).toHaveLength(1);
    expect(phone.app.text()).toContain('正在确认到账');
    expect(phone.app.shows('取货码')).toBe(false);
    settleOrder(phone.world, phone.world.orders[0]?.id ?? '');
    await phone.app.waitFor('4471 0928');
    expect(phone.app.text()).toContain('实付');
    expectClean(phone);
  });

  test('after paying WeChat is asked once whether we may remind', async () => {
    const phone = await atCheckout();
    await phone.app.tap('提交订单');
    await phone.app.waitFor(() => sent(phone, 'POST /v1/member/subscriptions').length > 0);
    expect(phone.app.calls('requestSubscribeMessage')).toHaveLength(1);
    expect(sent(phone, 'POST /v1/member/subscriptions')[0]?.body).toEqual({ results: [{ templateKey: 'pickup', answer: 'accept' }] });
    expectClean(phone);
  });

  test('a cancelled payment keeps the order, which can be paid later or let go', async () => {
    const phone = await atCheckout({ answers: { requestPayment: () => { throw new WxRefusal('cancel'); } } });
    await phone.app.tap('提交订单');
    await phone.app.waitFor('你取消了支付');
    expect(phone.app.text()).toContain('去支付 ¥305.92');
    await phone.app.tap('取消订单');
    await phone.app.waitFor('已关闭');
    expect(phone.world.coupons.some((coupon) => coupon.state === 'held')).toBe(false);
    expectClean(phone);
  });

  test('money that was taken although the sheet failed shows as paid', async () => {
    const phone = await atCheckout();
    phone.app.answers.requestPayment = () => {
      settleOrder(phone.world, phone.world.orders[0]?.id ?? '');
      throw new WxRefusal('system error');
    };
    await phone.app.tap('提交订单');
    await phone.app.waitFor('4471 0928');
  });

  test('what was ordered has left the basket, and the order is in the list', async () => {
    const phone = await atCheckout();
    await phone.app.tap('提交订单');
    settleOrder(phone.world, phone.world.orders[0]?.id ?? '');
    await phone.app.waitFor('4471 0928');
    await phone.app.open('packages/shop/orders/index?state=active');
    expect(phone.app.text()).toContain('取货码 4471 0928');
    await phone.app.switchTab('pages/shop/index');
    expect(phone.app.shows('去结算')).toBe(false);
    expectClean(phone);
  });
});
