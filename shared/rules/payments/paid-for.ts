/** Goods, card orders and redemptions share out_trade_no at WeChat Pay: the letter in front says whose a payment is. */
export type PaidFor = 'order' | 'card' | 'redemption';

const LETTERS: Readonly<Record<string, PaidFor>> = { S: 'order', V: 'card', M: 'redemption' };

/** `S20261122…` an order, `V…` a paid card, `M…` the cash part of a redemption. */
export const paidFor = (orderNo: string): PaidFor => LETTERS[orderNo.slice(0, 1)] ?? 'order';
