import type { Reply } from './api';

/** Short names for what pages show, all derived from the contract. */
export type Home = Reply<'GET /v1/member/home'>;
export type Brand = Reply<'GET /v1/brand'>;
export type Profile = Reply<'GET /v1/member/profile'>;
export type TierProgress = Reply<'GET /v1/member/tier'>['current'];
export type TierRule = Reply<'GET /v1/member/tier'>['tiers'][number];
export type Benefit = TierProgress['benefits'][number];
export type Coupon = Reply<'GET /v1/member/coupons'>['coupons'][number];
export type ClaimRow = Reply<'GET /v1/member/coupon-templates'>['templates'][number];
export type PointsPage = Reply<'GET /v1/member/points'>;
export type PointsRow = PointsPage['statement']['rows'][number];
export type Message = Reply<'POST /v1/member/messages/:id/open'>;
export type MemberCodes = Reply<'GET /v1/member/code'>;
export type MemberCode = MemberCodes['codes'][number];
export type Consents = Reply<'GET /v1/member/consents'>;
export type ConsentChannel = keyof Consents['marketing'];
export type Accesses = Reply<'GET /v1/member/accesses'>;
export type Store = Reply<'GET /v1/shop/stores'>['stores'][number];
export type Product = Reply<'GET /v1/shop/products'>['products'][number];
export type ProductDetail = Reply<'GET /v1/shop/products/:id'>;
export type Team = Reply<'GET /v1/shop/teams/:id'>;
export type Seat = Team['seats'][number];
export type Activity = Reply<'GET /v1/shop/group-buys'>['activities'][number]['activity'];
export type Order = Reply<'GET /v1/member/orders/:id'>;
export type PriceLine = Order['price'][number];
export type Joined = Reply<'POST /v1/member/join'>;
