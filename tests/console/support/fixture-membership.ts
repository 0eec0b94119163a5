import { addDays, businessDate } from '@shuke/shared/values/time';
import { TIERS } from '../../../scripts/seed/brand';
import { CARD_PLANS, CARE_RULES } from '../../../scripts/seed/brand/care';
import { idOf, now, tiers, type FixtureMember } from './fixture-people';
import { Refusal, type Handlers, type Reply } from './fixture-types';

type Tiers = Reply<'GET /v1/console/tiers'>;
type Plan = Reply<'GET /v1/console/card-plans'>['plans'][number];
type Batch = Reply<'GET /v1/console/card-code-batches'>['batches'][number];
type CardOrder = Reply<'GET /v1/console/card-orders'>['rows'][number];
type Care = Reply<'GET /v1/console/care-rules'>;

const at = (days: number): string => addDays(now, days).toISOString();
const words = (benefits: readonly { kind: string }[]) => benefits.map(({ kind }) => ({ kind, title: kind, detail: '' }));

interface Audience {
  members: readonly FixtureMember[];
}

/** The fixture's own names and words over the demo brand's rules. */
const startLadder = ({ members }: Audience): Tiers => ({
  version: 3,
  tiers: tiers.map((tier, rank) => {
    const { validityDays, keepGrowth, graceDays, benefits: benefitData } = TIERS[rank]!;
    return { ...tier, validityDays, keepGrowth, graceDays, benefitData, members: members.filter(({ tierKey }) => tierKey === tier.key).length };
  }),
});

const tierHandlers = (audience: Audience): Handlers => {
  let ladder = startLadder(audience);
  return {
    'GET /v1/console/tiers': () => ladder,
    'PUT /v1/console/tiers': ({ body }) => {
      if (body.version !== ladder.version) throw new Refusal('CHANGED_MEANWHILE');
      ladder = { version: ladder.version + 1, tiers: body.tiers.map(({ benefits, ...tier }, rank) => ({ ...tier, rank, members: 0, benefits: words(benefits), benefitData: benefits })) };
      return ladder;
    },
    'POST /v1/console/tiers/preview': () => ({ members: 1560, kept: 12, moves: [{ fromKey: 'leaf', fromName: '青叶', toKey: 'silver', toName: '银毫', members: 37 }] }),
    'GET /v1/console/members/:id/tiers': () => ({ rows: [
      { id: '2', at: at(-40), kind: 'upgrade', fromName: '青叶', toName: '银毫', why: '成长值达到 520，满 500 升级', validUntil: at(325) },
      { id: '1', at: at(-300), kind: 'joined', fromName: null, toName: '青叶', why: '加入会员', validUntil: null },
    ] }),
  };
};

const startPlans = (): Plan[] => CARD_PLANS.map(({ _id: id, benefits, requestKey: _, ...plan }) =>
  ({ ...plan, id, benefits: words(benefits), benefitData: benefits, running: 42, sold: 31, soldFen: 306_900, createdAt: at(-200) }));

const cardHandlers = (): Handlers => {
  const plans = startPlans();
  const batches: Batch[] = [{ id: idOf('batch', 1), planId: plans[0]?.id ?? '', planName: '听檐年卡', note: '滨江店周年赠卡', count: 20, redeemed: 3, expiresAt: at(325), createdAt: at(-40) }];
  const orders: CardOrder[] = (['paid', 'refunded'] as const).map((state, n) => ({
    id: idOf('card-order', n + 1), orderNo: `V20261120000000000${n}`, planName: '听檐年卡', priceFen: 9900, state, createdAt: at(-n - 1), payBefore: at(-n - 1), paidAt: at(-n - 1),
    memberId: idOf('member', 12), memberName: '阿岚', refundable: state === 'paid',
  }));
  const view = (body: Parameters<NonNullable<Handlers['POST /v1/console/card-plans']>>[0]['body']) => {
    const { benefits, ...rest } = body;
    return { ...rest, benefits: words(benefits), benefitData: benefits };
  };
  return {
    'GET /v1/console/card-plans': () => ({ plans }),
    'POST /v1/console/card-plans': ({ body }) => {
      const made = { ...view(body), id: idOf('card-plan', plans.length + 1), running: 0, sold: 0, soldFen: 0, createdAt: at(0) };
      plans.push(made);
      return made;
    },
    'PUT /v1/console/card-plans/:id': ({ params, body }) => {
      const found = plans.find(({ id }) => id === params.id);
      if (!found) throw new Refusal('CARD_NOT_FOUND');
      return Object.assign(found, view(body));
    },
    'GET /v1/console/card-code-batches': () => ({ batches }),
    'POST /v1/console/card-code-batches': ({ body }) => {
      const made = { id: idOf('batch', batches.length + 1), planId: body.planId, planName: '听檐年卡', note: body.note, count: body.count, redeemed: 0, expiresAt: at(body.validDays), createdAt: at(0) };
      batches.unshift(made);
      return made;
    },
    'GET /v1/console/card-code-batches/:id/codes': () => ({ codes: [{ code: 'ABCD-EFGH-2345', redeemedAt: null }] }),
    'GET /v1/console/card-orders': () => ({ rows: orders, nextCursor: null }),
    'POST /v1/console/card-orders/:id/refund': ({ params }) => {
      const found = orders.find(({ id }) => id === params.id);
      if (!found) throw new Refusal('ORDER_NOT_FOUND');
      return Object.assign(found, { state: 'refunding' as const, refundable: false });
    },
  };
};

const NAMES: Record<string, string> = { birthday: '生日', anniversary: '入会周年', 'festival-spring': '春节', 'festival-mid-autumn': '中秋' };
const startCare = (): Care['rules'] => CARE_RULES.map(({ _id: id, slot, occasion, gifts, title, text, active }) => ({
  id, title, text, active, occasion: occasion as Care['rules'][number]['occasion'], gifts: gifts.map((gift) => ({ ...gift, tierKeys: [...gift.tierKeys] })),
  occasionName: NAMES[slot] ?? slot, givenThisYear: 318, createdAt: at(-300),
}));

const careHandlers = (): Handlers => {
  const rules = startCare();
  return {
    'GET /v1/console/care-rules': () => ({ rules, festivals: [{ key: 'spring', name: '春节', next: '2027-02-06' }, { key: 'mid-autumn', name: '中秋', next: '2027-09-15' }, { key: 'double-ninth', name: '重阳', next: null }] }),
    'POST /v1/console/care-rules': ({ body }) => {
      if (rules.some(({ occasion }) => JSON.stringify(occasion) === JSON.stringify(body.occasion))) throw new Refusal('CARE_RULE_EXISTS');
      const made = { ...body, id: idOf('care', rules.length + 1), occasionName: body.occasion.kind === 'festival' ? '重阳' : '生日', givenThisYear: 0, createdAt: at(0) };
      rules.push(made);
      return made;
    },
    'PUT /v1/console/care-rules/:id': ({ params, body }) => {
      const found = rules.find(({ id }) => id === params.id);
      if (!found) throw new Refusal('CARE_RULE_NOT_FOUND');
      return Object.assign(found, body);
    },
    'GET /v1/console/care-preview': () => ({ days: [1, 4, 9].map((days) => ({ date: businessDate(addDays(now, days)), ruleId: rules[0]?.id ?? '', occasionName: '生日', title: '生日快乐', members: days + 3 })) }),
  };
};

export const membershipHandlers = (audience: Audience): Handlers => ({ ...tierHandlers(audience), ...cardHandlers(), ...careHandlers() });
