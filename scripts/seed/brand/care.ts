import { CODE_ALPHABET, CODE_LENGTH } from '../../../shared/rules/cards/card-term';
import type { CardPlan } from '../../../server/src/features/cards/model';
import type { CareRule } from '../../../server/src/features/care/model';
import { fixedId } from '../random';
import { templateOf } from './coupon-templates';

type DemoCareRule = Omit<CareRule, 'activeFrom' | 'createdAt'>;

const rule = (slot: string, facts: Omit<DemoCareRule, '_id' | 'slot' | 'active'>): DemoCareRule => ({
  _id: fixedId(`care:${slot}`),
  slot,
  active: true,
  ...facts,
});

const points = (amount: number, ...tierKeys: string[]) => ({ tierKeys, points: amount, templateId: null });

/** Birthdays fall to what each tier promises; a leaf gets a wish. */
export const CARE_RULES: readonly DemoCareRule[] = [
  rule('birthday', {
    occasion: { kind: 'birthday' },
    title: '生日快乐',
    text: '愿你新的一岁，忙时有序，闲时有茶。',
    gifts: [],
  }),
  rule('anniversary', {
    occasion: { kind: 'anniversary' },
    title: '又一起喝了一年茶',
    text: '谢谢你一直来檐下坐坐。',
    gifts: [points(300, 'black'), points(150, 'gold'), points(50)],
  }),
  rule('festival-spring', {
    occasion: { kind: 'festival', festival: 'spring' },
    title: '新春好',
    text: '过年走亲访友，回来喝口热茶。',
    gifts: [
      { tierKeys: ['gold', 'black'], points: 100, templateId: templateOf('thanks')._id },
      points(30),
    ],
  }),
  rule('festival-mid-autumn', {
    occasion: { kind: 'festival', festival: 'mid-autumn' },
    title: '中秋安康',
    text: '月亮圆的晚上，泡一壶岩茶正好。',
    gifts: [points(30)],
  }),
];

export const CARD_PLANS: readonly Omit<CardPlan, 'createdAt'>[] = [
  {
    _id: fixedId('card-plan:year'),
    name: '听檐年卡',
    priceFen: 99_00,
    days: 365,
    trialDays: 7,
    onSale: true,
    requestKey: 'demo:card-plan:year',
    benefits: [
      { kind: 'discount', percentOff: 8 },
      { kind: 'points-multiplier', times: 2 },
      { kind: 'monthly-coupon', title: '一张周三会员日券', templateId: templateOf('member-day')._id },
      { kind: 'free-shipping', thresholdFen: 59_00 },
    ],
  },
];

export const CODE_BATCH_ID = fixedId('card-codes:opening');

/** Twenty codes that were given away at an opening; made up from their number, so only good for a demo. */
export const GIFT_CODES: readonly string[] = Array.from(
  { length: 20 },
  (_, n) => `TEAHUSE${CODE_ALPHABET[n]!}`.padEnd(CODE_LENGTH, '2'),
);
