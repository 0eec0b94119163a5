/**
 * Owns: invitations from member to friend, their rules, ladder, codes and board.
 * Promises: the first invitation counts; each reward once, and only while the friend's first order stands; a late refund takes it back.
 * Listens to: member.joined, order.paid, order.refunded; it tells `referral.settled` and `referral.reversed`.
 */
import { referralContract } from '@shuke/shared/contract/referral';
import type { Feature } from '../../platform/feature';
import { on } from '../../platform/listeners';
import { serve, type ServeContext } from '../../platform/serve';
import { sendInbox } from '../inbox/index';
import { bindFriend } from './bind-friend';
import { drawCode } from './draw-code';
import { followFriend, reverseSelfReferralsTimer, settleDueReferralsTimer } from './follow-referral';
import { recordShare } from './inviters';
import { changeRules, previewCost } from './manage-rules';
import { recordVisit } from './record-visit';
import { rejectReferral, releaseReferral } from './review-held';
import { listReferrals, viewBoard } from './view-board';
import { viewRecords, viewReferral } from './view-referral';

export { bindFriend } from './bind-friend';
export { followFriend, followReferral, reverseSelfReferrals, settleDueReferrals } from './follow-referral';
export { inviterOf, inviterOfScene } from './inviters';
export { Inviters, Pictures, ReferralBook, Referrals, Rungs, Shares, type Referral } from './model';
export { moveInvitation } from './move-invitation';
export { reconcileReferral } from './reconcile-referral';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, referralContract, {
    'GET /v1/member/referral': ({ actor }) => viewReferral(deps, actor.id),
    'GET /v1/member/referral/records': ({ actor, query }) => viewRecords(deps, actor.id, query),
    'POST /v1/member/referral/shares': async ({ actor, body, key }) => {
      await recordShare(deps, { memberId: actor.id, key, ...body });
      return {};
    },
    'POST /v1/member/referral/visits': async ({ actor, body, ip }) => ({ invitation: await recordVisit(deps, { friendId: actor.id, ip, ...body }) }),
    'GET /v1/referral-codes/:scene': async ({ params, setHeader }) => {
      const { bytes, contentType } = await drawCode(deps, params.scene);
      setHeader('content-type', contentType);
      setHeader('cache-control', 'public, max-age=86400, immutable');
      return bytes;
    },
    'GET /v1/console/referral': ({ query }) => viewBoard(deps, query.days),
    'GET /v1/console/referral/records': ({ query }) => listReferrals(deps, query),
    'PUT /v1/console/referral/settings': ({ actor, body, requestId }) => changeRules(deps, actor, body, requestId),
    'POST /v1/console/referral/preview': ({ body }) => previewCost(deps, body),
    'POST /v1/console/referral/records/:id/release': (request) => releaseReferral(deps, request),
    'POST /v1/console/referral/records/:id/reject': (request) => rejectReferral(deps, request),
  });
};

const LINK = '/packages/referral/invite/index';

export const referralFeature: Feature = {
  name: 'referral',
  contract: referralContract,
  routes,
  listeners: [
    on('member.joined', 'bind-invited-friend', ({ memberId }, deps) => bindFriend(deps, memberId)),
    on('order.paid', 'follow-referral-on-order', ({ memberId }, deps) => followFriend(deps, memberId)),
    on('order.refunded', 'follow-referral-on-refund', ({ memberId }, deps) => followFriend(deps, memberId)),
    on('referral.settled', 'tell-referral-settled', async ({ referralId, memberId, friendId }, deps) => void (await sendInbox(deps, null, [
      { memberId, reference: `referral-settled:${referralId}`, kind: 'system', title: '邀请奖励已到账', text: '你邀请的好友完成了首单，奖励已经放进你的账户。', link: LINK },
      { memberId: friendId, reference: `referral-friend:${referralId}`, kind: 'system', title: '受邀首单奖励已到账', text: '谢谢你的第一单，好友邀请的奖励已经放进你的账户。' },
    ]))),
    on('referral.reversed', 'tell-referral-reversed', async ({ referralId, memberId }, deps) => void (await sendInbox(deps, null, [
      { memberId, reference: `referral-reversed:${referralId}`, kind: 'system', title: '一笔邀请奖励已收回', text: '好友的首单退款了，这次邀请的奖励按规则收回。', link: LINK },
    ]))),
  ],
  timers: [settleDueReferralsTimer, reverseSelfReferralsTimer],
};
