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
  /** The product that is given, and what it is worth; its price when left open. */
  giftProductId: string | null;
  worthYuan: number | null;
  channels: ('shop' | 'counter')[];
  storeIds: string[];
  scopeKind: 'all' | 'categories' | 'products';
  categories: string[];
  scopeProductIds: string[];
  validityKind: CouponBody['validity']['kind'];
  days: number | null;
  range: [Dayjs, Dayjs] | null;
  tierKeys: string[];
  /** 1 is Monday; none: every day. */
  weekdays: number[];
  hours: [Dayjs, Dayjs] | null;
  stackable: boolean;
  exclusionKey: string;
  giftable: boolean;
  claimable: boolean;
  minTierRank: number;
  limited: boolean;
  stock: number | null;
  perMemberLimit: number | null;
  budgetYuan: number | null;
}

export const startForm: CouponForm = {
  title: '', kind: 'threshold', thresholdYuan: 50, discountYuan: 10, zhe: 8.8, capYuan: null, productIds: [], maxYuan: 30, giftProductId: null, worthYuan: null,
  channels: ['shop', 'counter'], storeIds: [], scopeKind: 'all', categories: [], scopeProductIds: [], tierKeys: [], weekdays: [], hours: null,
  validityKind: 'after-issue', days: 30, range: null, stackable: false, exclusionKey: '', giftable: true, claimable: false, minTierRank: 0, limited: true, stock: 500, perMemberLimit: 1, budgetYuan: null,
};

const fen = (yuan: number | null): number => Math.round((yuan ?? 0) * 100);

/** A business day begins at midnight in Shanghai, wherever the browser stands. */
const startOf = (day: Dayjs): string => new Date(`${day.format('YYYY-MM-DD')}T00:00:00+08:00`).toISOString();

/** `products`: names, so that a gift carries its own. */
function benefitOf(form: CouponForm, products: ReadonlyMap<string, string>): CouponBody['benefit'] {
  const thresholdFen = fen(form.thresholdYuan);
  if (form.kind === 'threshold') return { kind: 'threshold', thresholdFen: fen(form.thresholdYuan), discountFen: Math.max(1, fen(form.discountYuan)) };
  if (form.kind === 'percent') {
    const percentOff = Math.min(99, Math.max(1, Math.round(100 - (form.zhe ?? 9) * 10)));
    return { kind: 'percent', thresholdFen: fen(form.thresholdYuan), percentOff, capFen: form.capYuan === null ? null : fen(form.capYuan) };
  }
  if (form.kind === 'shipping') return { kind: 'shipping', thresholdFen, maxFen: Math.max(1, fen(form.maxYuan)) };
  if (form.kind === 'gift') {
    const productId = form.giftProductId ?? '';
    return { kind: 'gift', thresholdFen, productId, giftName: products.get(productId) ?? '赠品', worthFen: Math.max(1, fen(form.worthYuan)) };
  }
  return { kind: 'item', productIds: form.productIds, maxFen: fen(form.maxYuan) };
}

const minuteOf = (at: Dayjs): number => at.hour() * 60 + at.minute();

/** The last minute that is picked still counts: 23:59 is the end of the day. */
function timesOf({ weekdays, hours }: CouponForm): CouponBody['scope']['times'] {
  if (weekdays.length === 0 && !hours) return undefined;
  const end = hours ? minuteOf(hours[1]) : 1440;
  return { weekdays: [...weekdays].sort((a, b) => a - b), fromMinute: hours ? minuteOf(hours[0]) : 0, toMinute: end === 1439 ? 1440 : end };
}

function validityOf(form: CouponForm): CouponBody['validity'] {
  if (form.validityKind === 'after-issue') return { kind: 'after-issue', days: form.days ?? 30 };
  const [first, last] = form.range ?? [dayjs(), dayjs().add(30, 'day')];
  return { kind: 'fixed', startsAt: startOf(first), endsAt: startOf(last.add(1, 'day')) };
}

const scopeExtras = (form: CouponForm): Pick<CouponBody['scope'], 'tierKeys' | 'times'> => {
  const times = timesOf(form);
  return { ...(form.tierKeys.length > 0 ? { tierKeys: form.tierKeys } : {}), ...(times ? { times } : {}) };
};

export const bodyOf = (form: CouponForm, products: ReadonlyMap<string, string> = new Map()): CouponBody => ({
  title: form.title.trim(),
  benefit: benefitOf(form, products),
  scope: {
    storeIds: form.storeIds,
    channels: form.channels.length === 2 ? [] : form.channels,
    categories: form.scopeKind === 'categories' ? form.categories : [],
    productIds: form.scopeKind === 'products' ? form.scopeProductIds : [],
    ...scopeExtras(form),
  },
  validity: validityOf(form),
  stackable: form.stackable,
  ...(form.stackable && form.exclusionKey.trim() ? { exclusionKey: form.exclusionKey.trim() } : {}),
  ...(form.giftable ? { giftable: true } : {}),
  claimable: form.claimable,
  minTierRank: form.minTierRank,
  stock: form.limited ? form.stock : null,
  perMemberLimit: form.perMemberLimit ?? 1,
  ...(form.budgetYuan === null || form.budgetYuan === undefined ? {} : { budgetFen: fen(form.budgetYuan) }),
});

const costFen = ({ benefit }: CouponBody): number | null => {
  switch (benefit.kind) {
    case 'threshold': return benefit.discountFen;
    case 'percent': return benefit.capFen;
    case 'gift': return benefit.worthFen;
    default: return benefit.maxFen;
  }
};

/** The most that this coupon can cost: every one of its stock used, or its budget if that ends it first; null without a limit. */
export function liabilityFen(body: CouponBody): number | null {
  const each = costFen(body);
  const byStock = body.stock === null || each === null ? null : each * body.stock;
  const budget = body.budgetFen ?? null;
  if (budget === null || byStock === null) return budget ?? byStock;
  return Math.min(budget, byStock);
}
