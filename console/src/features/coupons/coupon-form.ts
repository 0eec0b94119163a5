import dayjs, { type Dayjs } from 'dayjs';
import type { CouponBody } from './words';

/** What the form holds: yuan as people type them, days as they pick them. */
export interface CouponForm {
  title: string;
  kind: CouponBody['benefit']['kind'];
  thresholdYuan: number | null;
  discountYuan: number | null;
  /** 折: 8.8 means 12 percent off. */
  zhe: number | null;
  capYuan: number | null;
  productIds: string[];
  maxYuan: number | null;
  channels: ('shop' | 'counter')[];
  storeIds: string[];
  scopeKind: 'all' | 'categories' | 'products';
  categories: string[];
  scopeProductIds: string[];
  validityKind: CouponBody['validity']['kind'];
  days: number | null;
  range: [Dayjs, Dayjs] | null;
  stackable: boolean;
  claimable: boolean;
  minTierRank: number;
  limited: boolean;
  stock: number | null;
  perMemberLimit: number | null;
}

export const startForm: CouponForm = {
  title: '', kind: 'threshold', thresholdYuan: 50, discountYuan: 10, zhe: 8.8, capYuan: null, productIds: [], maxYuan: 30,
  channels: ['shop', 'counter'], storeIds: [], scopeKind: 'all', categories: [], scopeProductIds: [],
  validityKind: 'after-issue', days: 30, range: null, stackable: false, claimable: false, minTierRank: 0, limited: true, stock: 500, perMemberLimit: 1,
};

const fen = (yuan: number | null): number => Math.round((yuan ?? 0) * 100);

/** A business day begins at midnight in Shanghai, wherever the browser stands. */
const startOf = (day: Dayjs): string => new Date(`${day.format('YYYY-MM-DD')}T00:00:00+08:00`).toISOString();

function benefitOf(form: CouponForm): CouponBody['benefit'] {
  if (form.kind === 'threshold') return { kind: 'threshold', thresholdFen: fen(form.thresholdYuan), discountFen: Math.max(1, fen(form.discountYuan)) };
  if (form.kind === 'percent') {
    const percentOff = Math.min(99, Math.max(1, Math.round(100 - (form.zhe ?? 9) * 10)));
    return { kind: 'percent', thresholdFen: fen(form.thresholdYuan), percentOff, capFen: form.capYuan === null ? null : fen(form.capYuan) };
  }
  return { kind: 'item', productIds: form.productIds, maxFen: fen(form.maxYuan) };
}

function validityOf(form: CouponForm): CouponBody['validity'] {
  if (form.validityKind === 'after-issue') return { kind: 'after-issue', days: form.days ?? 30 };
  const [first, last] = form.range ?? [dayjs(), dayjs().add(30, 'day')];
  return { kind: 'fixed', startsAt: startOf(first), endsAt: startOf(last.add(1, 'day')) };
}

export const bodyOf = (form: CouponForm): CouponBody => ({
  title: form.title.trim(),
  benefit: benefitOf(form),
  scope: {
    storeIds: form.storeIds,
    channels: form.channels.length === 2 ? [] : form.channels,
    categories: form.scopeKind === 'categories' ? form.categories : [],
    productIds: form.scopeKind === 'products' ? form.scopeProductIds : [],
  },
  validity: validityOf(form),
  stackable: form.stackable,
  claimable: form.claimable,
  minTierRank: form.minTierRank,
  stock: form.limited ? form.stock : null,
  perMemberLimit: form.perMemberLimit ?? 1,
});

/** The most that this coupon can cost if every one of its stock is used; null without a limit. */
export function liabilityFen(body: CouponBody): number | null {
  if (body.stock === null) return null;
  const { benefit } = body;
  if (benefit.kind === 'threshold') return benefit.discountFen * body.stock;
  if (benefit.kind === 'percent') return benefit.capFen === null ? null : benefit.capFen * body.stock;
  return benefit.maxFen * body.stock;
}

