import { membersContract, segmentsContract } from './audience';
import { brandContract } from './brand';
import { boardContract, campaignsContract } from './campaigns';
import { cardsContract } from './cards';
import { careContract } from './care';
import { catalogContract } from './catalog';
import { checkInContract } from './check-in';
import { churnContract } from './churn';
import { clustersContract } from './clusters';
import { counterContract } from './counter';
import { couponCodesContract } from './coupon-codes';
import { couponGiftsContract } from './coupon-gifts';
import { couponGrantsContract } from './coupon-grants';
import { couponsContract } from './coupons';
import { groupBuysContract } from './group-buys';
import { homeContract } from './home';
import { identityContract } from './identity';
import { inboxContract } from './inbox';
import { lifecycleContract } from './lifecycle';
import { membershipContract } from './membership';
import { mallContract } from './mall';
import { ordersContract } from './orders';
import { paymentsContract } from './payments';
import { pointsContract } from './points';
import { privacyContract } from './privacy';
import { purchaseGiftsContract } from './purchase-gifts';
import { referralContract } from './referral';
import { rfmContract } from './rfm';
import { segmentToolsContract } from './segment-tools';
import { sessionContract } from './session';
import { staffContract } from './staff';
import { storesContract } from './stores';
import { tagRunsContract } from './tag-runs';
import { tagsContract } from './tags';
import { tiersContract } from './tiers';
import { tasksContract } from './tasks';

/** Every route of the product. Front ends import the *type* only. */
export const api = {
  ...sessionContract,
  ...brandContract,
  ...membershipContract,
  ...identityContract,
  ...privacyContract,
  ...homeContract,
  ...inboxContract,
  ...storesContract,
  ...staffContract,
  ...pointsContract,
  ...mallContract,
  ...couponsContract,
  ...couponGiftsContract,
  ...couponCodesContract,
  ...couponGrantsContract,
  ...purchaseGiftsContract,
  ...checkInContract,
  ...tasksContract,
  ...referralContract,
  ...catalogContract,
  ...ordersContract,
  ...paymentsContract,
  ...groupBuysContract,
  ...counterContract,
  ...membersContract,
  ...tagsContract,
  ...tagRunsContract,
  ...segmentsContract,
  ...rfmContract,
  ...lifecycleContract,
  ...segmentToolsContract,
  ...churnContract,
  ...clustersContract,
  ...campaignsContract,
  ...tiersContract,
  ...cardsContract,
  ...careContract,
  ...boardContract,
} as const;

export type Api = typeof api;
