import { Type } from 'typebox';
import { ProductCard } from './catalog';
import { Count, Id, Instant, Nullable } from './common';
import { Closed, defineContract, visitor } from './contract';
import { CouponView } from './coupons';
import { TeamView } from './group-buys';
import { MessageView } from './inbox';
import { MemberProfile, TierProgress } from './membership';
import { StoreView } from './stores';

export const homeContract = defineContract({
  'GET /v1/member/home': {
    summary: 'All that the first screen shows, in one request',
    access: visitor,
    query: Closed({ lng: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })), lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })) }),
    reply: Closed({
      joined: Type.Boolean(),
      profile: Nullable(MemberProfile),
      tier: Nullable(TierProgress),
      points: Closed({ balance: Count, expiringSoon: Count, expiringAt: Nullable(Instant), debt: Count }),
      coupons: Closed({ usable: Count, expiringSoon: Type.Array(CouponView) }),
      offers: Type.Array(Closed({ product: ProductCard, reason: Type.String() }), { maxItems: 3 }),
      claimable: Type.Array(Closed({ templateId: Id, title: Type.String(), summary: Type.String() })),
      team: Nullable(TeamView),
      store: Nullable(StoreView),
      unread: Count,
      latestMessage: Nullable(MessageView),
    }),
  },
});
