/** Pages of this sub-package, relative to it; listed in app.config.ts. */
export const memberPages: string[] = [
  'tier/index', 'card/index', 'points/index', 'coupons/index', 'claim/index', 'coupon-code/index', 'coupon-gift/index', 'privacy/index', 'profile/index', 'stores/index', 'message/index', 'tasks/index', 'questionnaire/index',
];
