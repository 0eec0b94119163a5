import { membershipContract } from '@shuke/shared/contract/membership';
import { serve, type ServeContext } from '../../platform/serve';
import { readBrand } from '../brand/index';
import { giveNewcomerCoupons, toCouponView } from '../coupons/index';
import { recordAnswers, templatesFor } from '../inbox/index';
import { showMemberCode, speakCode } from '../member-code/index';
import { allTiers, describeBenefit, tierProgressView } from '../tiers/index';
import { changeProfile } from './change-profile';
import { changeConsent, readAccesses, readConsents } from './consents';
import { findMember, toProfile } from './find-member';
import { joinMembership } from './join-membership';

export const membershipRoutes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, membershipContract, {
    'GET /v1/brand': async () => {
      const { _id: _, ...brand } = await readBrand(deps);
      return brand;
    },
    'POST /v1/member/join': async ({ actor, body }) => {
      const member = await joinMembership(deps, { memberId: actor.id, ...body });
      const gifts = await giveNewcomerCoupons(deps, member._id);
      return { profile: toProfile(member), gifts: gifts.map((coupon) => toCouponView(coupon)) };
    },
    'GET /v1/member/profile': async ({ actor }) => toProfile(await findMember(deps, actor.id)),
    'POST /v1/member/profile': async ({ actor, body }) => toProfile(await changeProfile(deps, actor.id, body)),
    'GET /v1/member/tier': async ({ actor }) => {
      const [current, tiers] = await Promise.all([findMember(deps, actor.id).then((member) => tierProgressView(deps, member)), allTiers(deps)]);
      const rungs = tiers.map(({ _id: key, name, rank, growthFrom, validityDays, keepGrowth, graceDays, benefits }) =>
        ({ key, name, rank, growthFrom, validityDays, keepGrowth, graceDays, benefits: benefits.map(describeBenefit) }));
      return { current, tiers: rungs };
    },
    'POST /v1/member/code/spoken': ({ actor }) => speakCode(deps, actor.id),
    'GET /v1/member/code': async ({ actor }) => showMemberCode(deps, await findMember(deps, actor.id)),
    'GET /v1/member/consents': ({ actor }) => readConsents(deps, actor.id),
    'PUT /v1/member/consents': async ({ actor, body }) => {
      await changeConsent(deps, actor.id, body.channel, body.granted);
      return readConsents(deps, actor.id);
    },
    'GET /v1/member/accesses': ({ actor }) => readAccesses(deps, actor.id),
    'POST /v1/member/subscriptions': async ({ actor, body }) => {
      await recordAnswers(deps, actor.id, body.results);
      return {};
    },
    'GET /v1/member/subscriptions': async ({ actor, query }) => ({ templates: await templatesFor(deps, actor.id, query.moment) }),
  });
};
