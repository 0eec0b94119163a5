/** A subscribe-message template as the brand would have picked it from WeChat's library. */
export interface MessageTemplate {
  /** Stable name inside the product. */
  key: string;
  /** 43 characters of `A–Z a–z 0–9 _ -`. */
  templateId: string;
  title: string;
  /** WeChat's own numbers: 2 is one accept for one message, 3 is long-term. */
  type: 2 | 3;
  /** `name` is the type and a number, as in `{{thing1.DATA}}`; `values` lists what an `enum` field may say. */
  fields: readonly TemplateField[];
}

export interface TemplateField {
  name: string;
  label: string;
  example: string;
  values?: readonly string[];
}

const field = (name: string, label: string, example: string): TemplateField => ({ name, label, example });

/** What a new sandbox knows; `POST /_sandbox/templates` adds more. */
export const defaultTemplates: readonly MessageTemplate[] = [
  {
    key: 'coupon-arrived', templateId: 'kQ7xN2cVbR4mTzP9sLwE1aYfHd3uJg6oXqI8vB5nKtM', title: '优惠券到账提醒', type: 2,
    fields: [
      field('thing1', '券名称', '新人见面礼券'), field('thing2', '优惠内容', '满30元减8元'),
      field('time3', '有效期至', '2026年12月31日 23:59'), field('thing4', '温馨提示', '到店出示会员码即可使用'),
    ],
  },
  {
    key: 'coupon-expiring', templateId: 'Zr3HpW8yLdK5vMqC0tXbN7eSgJ2fUa9RoTi4EhVw6Bk', title: '优惠券到期提醒', type: 2,
    fields: [
      field('thing1', '券名称', '满50减15券'), field('time2', '到期时间', '2026年11月30日 23:59'),
      field('thing3', '适用门店', '静安店等3家门店'), field('thing4', '温馨提示', '还有3天到期，记得使用'),
    ],
  },
  {
    key: 'order-paid', templateId: 'b9TfVx1GqYkS6nRjA4wMzL8cHpE3uDoI7tKvW2rXy0Q', title: '订单支付成功通知', type: 2,
    fields: [
      field('character_string1', '订单编号', 'S202611220001'), field('thing2', '商品名称', '武夷岩茶礼盒'),
      field('amount3', '支付金额', '128.00元'), field('time4', '支付时间', '2026年11月22日 16:05'),
      field('thing5', '取货门店', '静安店'),
    ],
  },
  {
    key: 'group-buy-result', templateId: 'W5mEcJ9oQsU2hXzB7vTkP1rNgA6yDfL4iRtV8wK3xHe', title: '拼团结果通知', type: 2,
    fields: [
      field('thing1', '商品名称', '冷泡茶随行装'), field('phrase2', '拼团结果', '拼团成功'),
      field('amount3', '拼团价', '39.90元'), field('number4', '成团人数', '3'),
      field('thing5', '温馨提示', '请在7天内到店自提'),
    ],
  },
  {
    key: 'campaign-offer', templateId: 'h2LdYv6RsK8tNqW0xGzC3pMbE5jUoA9fTiS7eVr1wXk', title: '会员活动通知', type: 2,
    fields: [
      field('thing1', '活动名称', '老友回家喝茶'), field('thing2', '专属权益', '金卡会员满80减25'),
      field('date3', '活动时间', '2026年11月22日~2026年11月30日'), field('thing4', '活动说明', '券已放入你的卡包'),
    ],
  },
  {
    key: 'points-change', templateId: 'nC4uGi8ZaPw1kXvR6yTsL9bJqE0oMfD3hVtK7eW5xUr', title: '积分变动提醒', type: 2,
    fields: [
      field('thing1', '变动原因', '门店消费'), field('character_string2', '变动积分', '+36'),
      field('number3', '当前积分', '1280'), field('time4', '变动时间', '2026年11月22日 16:05'),
    ],
  },
];
