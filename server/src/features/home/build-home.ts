import { addDays } from '@shuke/shared/values/time';
import type { Place } from '@shuke/shared/rules/stores/distance';
import type { Deps } from '../../platform/deps';
import { listCategories, Products, toProductCard } from '../catalog/index';
import { claimableFor, toCouponView, usableCouponsOf } from '../coupons/index';
import { teamForHome } from '../group-buys/index';
import { InboxMessages, toMessageViews, unreadCount } from '../inbox/index';
import { findMember, toProfile } from '../membership/index';
import { Orders } from '../orders/index';
import { pointsOf } from '../points/index';
import { pricingFor } from '../shop/index';
import { listStores } from '../stores/index';
import { tierProgressView } from '../tiers/index';

const OFFERS = 3;
const SOON_DAYS = 7;
const NO_POINTS = { balance: 0, expiringSoon: 0, expiringAt: null, debt: 0 };

interface Visitor {
  memberId: string;
  joined: boolean;
}

/** What a member bought most in half a year, by category. */
const favouriteCategory = async (deps: Deps, memberId: string): Promise<string | null> => {
  const [top] = await Orders(deps.db).aggregate<{ _id: string }>([
    { $match: { memberId, paidAt: { $gte: addDays(deps.clock.now(), -180) } } },
    { $unwind: '$lines' },
    { $group: { _id: '$lines.category', quantity: { $sum: '$lines.quantity' } } },
    { $match: { _id: { $ne: '' } } },
    { $sort: { quantity: -1, _id: 1 } },
    { $limit: 1 },
  ]);
  return top?._id ?? null;
};

/** At most three products, each with the honest reason why it stands here. */
const offersFor = async (deps: Deps, visitor: Visitor) => {
  const [favourite, categories, pricing, products] = await Promise.all([
    visitor.joined ? favouriteCategory(deps, visitor.memberId) : null, listCategories(deps), pricingFor(deps, visitor.joined ? visitor.memberId : undefined),
    Products(deps.db).find({ onShelf: true, stock: { $gt: 0 } }).sort({ sold: -1 }).limit(40).lean(),
  ]);
  const categoryName = categories.find((category) => category.key === favourite)?.name;
  const chosen = [...products].sort((a, b) => Number(b.category === favourite) - Number(a.category === favourite)).slice(0, OFFERS);
  return chosen.map((product) => ({
    product: toProductCard(product, pricing),
    reason: categoryName && product.category === favourite ? `因为你常买${categoryName}` : '近期卖得最多',
  }));
};

const couponsFor = async (deps: Deps, visitor: Visitor) => {
  if (!visitor.joined) return { usable: 0, expiringSoon: [] };
  const now = deps.clock.now();
  const usable = await usableCouponsOf(deps, visitor.memberId, now);
  const soon = usable.filter((coupon) => coupon.expiresAt <= addDays(now, SOON_DAYS)).sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime());
  return { usable: usable.length, expiringSoon: soon.slice(0, 3).map((coupon) => toCouponView(coupon)) };
};

const messagesFor = async (deps: Deps, visitor: Visitor) => {
  if (!visitor.joined) return { unread: 0, latestMessage: null };
  const [unread, latest] = await Promise.all([
    unreadCount(deps, visitor.memberId),
    InboxMessages(deps.db).findOne({ memberId: visitor.memberId }).sort({ at: -1, _id: -1 }).lean(),
  ]);
  return { unread, latestMessage: latest ? (await toMessageViews(deps, [latest]))[0]! : null };
};

/** All that the first screen shows, gathered side by side. */
export const buildHome = async (deps: Deps, visitor: Visitor, here: Place | undefined) => {
  const member = visitor.joined ? await findMember(deps, visitor.memberId) : null;
  const [tier, points, coupons, offers, claimable, team, stores, messages] = await Promise.all([
    member ? tierProgressView(deps, member) : null, member ? pointsOf(deps, member._id) : NO_POINTS, couponsFor(deps, visitor), offersFor(deps, visitor),
    member ? claimableFor(deps, member._id) : [], teamForHome(deps, visitor.memberId), listStores(deps, here, member?.homeStoreId), messagesFor(deps, visitor),
  ]);
  return {
    joined: visitor.joined, profile: member ? toProfile(member) : null, tier, points, coupons, offers,
    claimable: claimable.filter((one) => one.refusal === null).slice(0, 3).map(({ template }) => ({ templateId: template.id, title: template.title, summary: template.summary })),
    team, store: stores[0] ?? null, ...messages,
  };
};
