import { businessDay } from '@shuke/shared/values/time';
import { recordAudit, recordDataAccess } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { usableCouponsOf } from '../coupons/index';
import { toProfile, type Member } from '../membership/index';
import { Stores } from '../stores/index';
import { tierProgressView } from '../tiers/index';
import { purchasesOf, toMemberRow } from './member-rows';
import { findVisibleMember } from './search-members';

const SOURCE: Record<Member['source']['kind'], string> = {
  store: '门店码', staff: '店员名片', poster: '海报', campaign: '营销活动', referral: '好友邀请', import: '历史导入', direct: '自行进入',
};

/** "who looked at my data" in the words of people, for each console role. */
const WHO: Record<OperatorActor['role'], string> = { admin: '管理员', manager: '运营', 'store-manager': '店长', auditor: '审计', support: '客服' };
export const whoLooked = (actor: OperatorActor): string => `${WHO[actor.role]} ${actor.name}`;

const sourceText = async (deps: Deps, { source }: Member): Promise<string> => {
  const store = source.storeId ? await Stores(deps.db).findById(source.storeId, { name: 1 }).lean() : null;
  return store ? `${SOURCE[source.kind]} · ${store.name}` : SOURCE[source.kind];
};

/** One member for the console. Looking is recorded and shown to the member. */
export const viewMember = async (deps: Deps, actor: OperatorActor, id: string) => {
  const member = await findVisibleMember(deps, actor, id);
  const now = deps.clock.now();
  const [row, tier, source, bought, coupons] = await Promise.all([
    toMemberRow(deps, member), tierProgressView(deps, member), sourceText(deps, member), purchasesOf(deps, [id]), usableCouponsOf(deps, id, now),
  ]);
  await recordDataAccess(deps, { memberId: id, who: whoLooked(actor), what: '会员资料', why: '后台查看会员' });
  const purchases = bought.get(id);
  const { privacyVersion: _, ...consents } = member.consents;
  return {
    profile: toProfile(member), row, tier, source, consents,
    numbers: {
      orderCount: row.orderCount, paidFen: row.paidFen, averageFen: row.orderCount > 0 ? Math.round(row.paidFen / row.orderCount) : 0, points: row.points,
      usableCoupons: coupons.length, daysSinceLastOrder: purchases ? Math.max(businessDay(now) - businessDay(purchases.last), 0) : null,
    },
  };
};

/** The whole number: with a reason, audited, and shown to the member. */
export const revealPhone = async (deps: Deps, actor: OperatorActor, id: string, reason: string, requestId: string): Promise<{ phone: string | null }> => {
  const member = await findVisibleMember(deps, actor, id);
  await recordDataAccess(deps, { memberId: id, who: whoLooked(actor), what: '完整手机号', why: reason });
  await recordAudit(deps, null, { actor, action: 'reveal-phone', target: `member:${id}`, why: reason, requestId });
  return { phone: member.phoneSealed ? deps.pii.decrypt(member.phoneSealed) : null };
};
