import { membersContract, segmentsContract, tagsContract } from './audience';
import { boardContract, campaignsContract } from './campaigns';
import { catalogContract } from './catalog';
import { checkInContract } from './check-in';
import { counterContract } from './counter';
import { couponsContract } from './coupons';
import { groupBuysContract } from './group-buys';
import { homeContract } from './home';
import { inboxContract } from './inbox';
import { membershipContract } from './membership';
import { ordersContract } from './orders';
import { paymentsContract } from './payments';
import { sessionContract } from './session';
import { storesContract } from './stores';
import { tasksContract } from './tasks';

/** Every route of the product. Front ends import the *type* only. */
export const api = {
  ...sessionContract,
  ...membershipContract,
  ...homeContract,
  ...inboxContract,
  ...storesContract,
  ...couponsContract,
  ...checkInContract,
  ...tasksContract,
  ...catalogContract,
  ...ordersContract,
  ...paymentsContract,
  ...groupBuysContract,
  ...counterContract,
  ...membersContract,
  ...tagsContract,
  ...segmentsContract,
  ...campaignsContract,
  ...boardContract,
} as const;

export type Api = typeof api;
