import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { Gate } from './session/gate';
import { Crash, NotHere } from './features/layout/crash';

const pages: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./features/board/board-page')).BoardPage }) },
  { path: 'members', lazy: async () => ({ Component: (await import('./features/members/members-page')).MembersPage }) },
  { path: 'members/:id', lazy: async () => ({ Component: (await import('./features/members/member-page')).MemberPage }) },
  { path: 'tags', lazy: async () => ({ Component: (await import('./features/tags/tags-page')).TagsPage }) },
  { path: 'segments', lazy: async () => ({ Component: (await import('./features/segments/segments-page')).SegmentsPage }) },
  { path: 'segments/:id', lazy: async () => ({ Component: (await import('./features/segments/segment-page')).SegmentPage }) },
  { path: 'campaigns', lazy: async () => ({ Component: (await import('./features/campaigns/campaigns-page')).CampaignsPage }) },
  { path: 'campaigns/new', lazy: async () => ({ Component: (await import('./features/campaigns/edit-page')).CampaignEditPage }) },
  { path: 'campaigns/:id', lazy: async () => ({ Component: (await import('./features/campaigns/campaign-page')).CampaignPage }) },
  { path: 'campaigns/:id/edit', lazy: async () => ({ Component: (await import('./features/campaigns/edit-page')).CampaignEditPage }) },
  { path: 'coupons', lazy: async () => ({ Component: (await import('./features/coupons/coupons-page')).CouponsPage }) },
  { path: 'coupons/new', lazy: async () => ({ Component: (await import('./features/coupons/new-coupon-page')).NewCouponPage }) },
  { path: 'coupon-grants', lazy: async () => ({ Component: (await import('./features/coupons/grants-page')).GrantsPage }) },
  { path: 'coupon-grants/:id', lazy: async () => ({ Component: (await import('./features/coupons/grant-page')).GrantPage }) },
  { path: 'coupon-codes', lazy: async () => ({ Component: (await import('./features/coupons/codes-page')).CodesPage }) },
  { path: 'purchase-gifts', lazy: async () => ({ Component: (await import('./features/coupons/purchase-gifts-page')).PurchaseGiftsPage }) },
  { path: 'tiers', lazy: async () => ({ Component: (await import('./features/tiers/tiers-page')).TiersPage }) },
  { path: 'tiers/edit', lazy: async () => ({ Component: (await import('./features/tiers/edit-tiers-page')).EditTiersPage }) },
  { path: 'cards', lazy: async () => ({ Component: (await import('./features/cards/cards-page')).CardsPage }) },
  { path: 'care', lazy: async () => ({ Component: (await import('./features/care/care-page')).CarePage }) },
  { path: 'points', lazy: async () => ({ Component: (await import('./features/points/rules-page')).PointsRulesPage }) },
  { path: 'point-adjustments', lazy: async () => ({ Component: (await import('./features/points/adjustments-page')).AdjustmentsPage }) },
  { path: 'mall', lazy: async () => ({ Component: (await import('./features/mall/mall-page')).MallPage }) },
  { path: 'redemptions', lazy: async () => ({ Component: (await import('./features/mall/redemptions-page')).RedemptionsPage }) },
  { path: 'tasks', lazy: async () => ({ Component: (await import('./features/tasks/tasks-page')).TasksPage }) },
  { path: 'referral', lazy: async () => ({ Component: (await import('./features/referral/referral-page')).ReferralPage }) },
  { path: 'check-in', lazy: async () => ({ Component: (await import('./features/tasks/check-in-page')).CheckInPage }) },
  { path: 'orders', lazy: async () => ({ Component: (await import('./features/shop/orders-page')).OrdersPage }) },
  { path: 'products', lazy: async () => ({ Component: (await import('./features/shop/products-page')).ProductsPage }) },
  { path: 'group-buys', lazy: async () => ({ Component: (await import('./features/shop/group-buys-page')).GroupBuysPage }) },
  { path: 'group-buys/:id', lazy: async () => ({ Component: (await import('./features/shop/teams-page')).TeamsPage }) },
  { path: 'stores', lazy: async () => ({ Component: (await import('./features/stores/stores-page')).StoresPage }) },
  { path: 'privacy', lazy: async () => ({ Component: (await import('./features/privacy/privacy-page')).PrivacyPage }) },
  { path: 'audit', lazy: async () => ({ Component: (await import('./features/audit/audit-page')).AuditPage }) },
  { path: 'settings', lazy: async () => ({ Component: (await import('./features/settings/settings-page')).SettingsPage }) },
  { path: 'sign-in', element: <Navigate to="/" replace /> },
  { path: '*', element: <NotHere /> },
];

export const router = createBrowserRouter(
  [{ path: '/', element: <Gate />, errorElement: <Crash />, children: [{ errorElement: <Crash />, children: pages }] }],
  { basename: '/console' },
);
