import { Type, type Static } from 'typebox';
import { Count, Fen, Id, IdParams, Instant, Nullable, OneOf, PageOf, PageQuery, ShortText, SomeFen } from './common';
import { Closed, consoleRoles, defineContract, member } from './contract';
import { PayParams } from './orders';
import { BenefitView } from './tiers';

const readers = consoleRoles('manager', 'auditor', 'support');
const makers = consoleRoles('manager');

/** What a paid card gives while it runs, beside the tier. */
export const CardBenefit = Type.Union([
  Closed({ kind: Type.Literal('discount'), percentOff: Type.Integer({ minimum: 1, maximum: 50 }) }),
  Closed({ kind: Type.Literal('points-multiplier'), times: Type.Number({ minimum: 1, maximum: 10 }) }),
  Closed({ kind: Type.Literal('free-shipping'), thresholdFen: Fen }),
  Closed({ kind: Type.Literal('monthly-coupon'), title: ShortText, templateId: Id }),
  Closed({ kind: Type.Literal('other'), title: ShortText, detail: Type.String({ maxLength: 120 }) }),
]);
export type CardBenefit = Static<typeof CardBenefit>;

export const CardPlanBody = Closed({
  name: Type.String({ minLength: 1, maxLength: 12 }),
  priceFen: SomeFen,
  days: Type.Integer({ minimum: 1, maximum: 1095 }),
  /** 0: no trial. */
  trialDays: Type.Integer({ minimum: 0, maximum: 60 }),
  onSale: Type.Boolean(),
  benefits: Type.Array(CardBenefit, { minItems: 1, maxItems: 10 }),
});
export type CardPlanBody = Static<typeof CardPlanBody>;

export const CardPlanView = Closed({
  id: Id, name: Type.String(), priceFen: Fen, days: Count, trialDays: Count, benefits: Type.Array(BenefitView),
});
export const MemberCardView = Closed({
  id: Id,
  name: Type.String(),
  source: OneOf('bought', 'trial', 'gift-code'),
  state: OneOf('waiting', 'running', 'over', 'refunded'),
  startsAt: Instant,
  endsAt: Instant,
  benefits: Type.Array(BenefitView),
});
const CardOrderState = OneOf('unpaid', 'paid', 'closed', 'refunding', 'refunded');
export const CardOrderView = Closed({
  id: Id, orderNo: Type.String(), planName: Type.String(), priceFen: Fen, state: CardOrderState, createdAt: Instant, payBefore: Instant, paidAt: Nullable(Instant),
});

const ConsolePlan = Closed({
  ...CardPlanView.properties, onSale: Type.Boolean(), benefitData: Type.Array(CardBenefit), running: Count, sold: Count, soldFen: Fen, createdAt: Instant,
});
const CodeBatch = Closed({ id: Id, planId: Id, planName: Type.String(), note: Type.String(), count: Count, redeemed: Count, expiresAt: Instant, createdAt: Instant });
const ConsoleCardOrder = Closed({
  ...CardOrderView.properties, memberId: Id, memberName: Type.String(), refundable: Type.Boolean(),
});

export const cardsContract = defineContract({
  'GET /v1/member/cards': {
    summary: 'Cards on sale, my cards, and whether a trial is still open to me',
    access: member,
    reply: Closed({ plans: Type.Array(CardPlanView), mine: Type.Array(MemberCardView), trialUsed: Type.Boolean() }),
  },
  'POST /v1/member/card-orders': {
    summary: 'Buy a card: an order to be paid within a quarter of an hour',
    access: member,
    repeat: 'keyed',
    body: Closed({ planId: Id, expectedPriceFen: Fen }),
    reply: CardOrderView,
    errors: ['CARD_NOT_FOUND', 'CARD_NOT_ON_SALE', 'PRICE_CHANGED'],
  },
  'POST /v1/member/card-orders/:id/pay': {
    summary: 'Parameters for wx.requestPayment; none when it is paid already',
    access: member,
    repeat: 'natural',
    params: IdParams,
    reply: Closed({ order: CardOrderView, payParams: Nullable(PayParams) }),
    errors: ['ORDER_NOT_FOUND', 'ORDER_NOT_PAYABLE', 'PAYMENT_FAILED', 'OUTSIDE_UNAVAILABLE'],
  },
  'GET /v1/member/card-orders/:id': { summary: 'A card order of mine', access: member, params: IdParams, reply: CardOrderView, errors: ['ORDER_NOT_FOUND'] },
  'POST /v1/member/card-plans/:id/trial': {
    summary: 'Try a card for free; once per member, whatever the card',
    access: member,
    repeat: 'keyed',
    params: IdParams,
    reply: MemberCardView,
    errors: ['CARD_NOT_FOUND', 'CARD_NOT_ON_SALE', 'CARD_NO_TRIAL', 'CARD_TRIAL_USED'],
  },
  'POST /v1/member/card-codes/redeem': {
    summary: 'Redeem a gift code for a card',
    access: member,
    repeat: 'keyed',
    body: Closed({ code: Type.String({ minLength: 8, maxLength: 24, pattern: '^[A-Za-z0-9 -]+$' }) }),
    reply: MemberCardView,
    errors: ['CARD_CODE_INVALID', 'CARD_CODE_USED', 'CARD_CODE_EXPIRED'],
    perMinute: 20,
  },
  'GET /v1/console/card-plans': { summary: 'Paid cards with what they sold', access: readers, reply: Closed({ plans: Type.Array(ConsolePlan) }) },
  'POST /v1/console/card-plans': { summary: 'Create a paid card', access: makers, repeat: 'keyed', body: CardPlanBody, reply: ConsolePlan },
  'PUT /v1/console/card-plans/:id': {
    summary: 'Change a paid card; cards already held keep what they were sold with',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    body: CardPlanBody,
    reply: ConsolePlan,
    errors: ['CARD_NOT_FOUND'],
  },
  'GET /v1/console/card-code-batches': { summary: 'Batches of gift codes with how many are redeemed', access: readers, reply: Closed({ batches: Type.Array(CodeBatch) }) },
  'POST /v1/console/card-code-batches': {
    summary: 'Make a batch of gift codes',
    access: makers,
    repeat: 'keyed',
    body: Closed({ planId: Id, count: Type.Integer({ minimum: 1, maximum: 2000 }), note: ShortText, validDays: Type.Integer({ minimum: 1, maximum: 730 }) }),
    reply: CodeBatch,
    errors: ['CARD_NOT_FOUND'],
  },
  'GET /v1/console/card-code-batches/:id/codes': {
    summary: 'The codes of a batch; looking leaves an audit row',
    access: makers,
    params: IdParams,
    reply: Closed({ codes: Type.Array(Closed({ code: Type.String(), redeemedAt: Nullable(Instant) })) }),
    errors: ['NOT_FOUND'],
  },
  'GET /v1/console/card-orders': { summary: 'Card orders, newest first', access: readers, query: PageQuery, reply: PageOf(ConsoleCardOrder) },
  'POST /v1/console/card-orders/:id/refund': {
    summary: 'Give the money of an unused card back; the card ends at once',
    access: consoleRoles('manager', 'support'),
    repeat: 'keyed',
    params: IdParams,
    body: Closed({ reason: Type.String({ minLength: 2, maxLength: 100 }) }),
    reply: ConsoleCardOrder,
    errors: ['ORDER_NOT_FOUND', 'CARD_NOT_REFUNDABLE', 'CARD_USED'],
  },
});
