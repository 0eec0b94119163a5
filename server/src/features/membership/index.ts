/**
 * Owns: members: identity, consent, source, profile.
 * Promises: one person is one member across openid, unionid, phone and WeCom contact; consent comes first; a contact from an import joins by phone.
 * Listens to: member.joined (newcomer coupons, should the join itself have been cut off).
 */
import { membershipContract } from '@shuke/shared/contract/membership';
import { on } from '../../platform/listeners';
import type { Feature } from '../../platform/feature';
import { giveNewcomerCoupons } from '../coupons/index';
import { membershipRoutes } from './routes';

export { ConsentEvents, Counters, Members, type Member, type MemberTag, type Source } from './model';
export { findMember, findMemberActor, livingMember, memberNo, toProfile } from './find-member';
export { linkWecomContact } from './link-identity';
export { blankMember, reserveOrdinals, sourceOfScene } from './new-member';
export { signInWithWechat } from './sign-in-with-wechat';

export const membershipFeature: Feature = {
  name: 'membership',
  contract: membershipContract,
  routes: membershipRoutes,
  listeners: [on('member.joined', 'give-newcomer-coupons', async ({ memberId }, deps) => void (await giveNewcomerCoupons(deps, memberId)))],
};
