import { Type } from 'typebox';
import { anyone, Closed, consoleRoles, defineContract, member } from './contract';
import { Count, Fen, Id, IdParams, Instant, Nullable, OneOf, PageOf, PageQuery, ShortText, SomeFen } from './common';
import { OrderView } from './orders';

export const TeamView = Closed({
  id: Id,
  activityId: Id,
  productId: Id,
  productName: Type.String(),
  picture: Type.String(),
  priceFen: Fen,
  groupBuyFen: Fen,
  size: Count,
  state: OneOf('open', 'filled', 'expired'),
  /** Real people only, paid seats first; nicknames are masked for others. */
  seats: Type.Array(Closed({ nickname: Type.String(), avatarKey: Type.String(), leader: Type.Boolean(), paid: Type.Boolean(), me: Type.Boolean() })),
  missing: Count,
  expiresAt: Instant,
  storeName: Type.String(),
});

export const ActivityView = Closed({
  id: Id,
  title: Type.String(),
  productId: Id,
  productName: Type.String(),
  picture: Type.String(),
  priceFen: Fen,
  groupBuyFen: Fen,
  size: Count,
  hoursToFill: Count,
  newcomersOnly: Type.Boolean(),
  startsAt: Instant,
  endsAt: Instant,
  state: OneOf('scheduled', 'running', 'ended'),
  openTeams: Count,
  filledTeams: Count,
});

const seatErrors = ['GROUP_BUY_NOT_FOUND', 'GROUP_BUY_CLOSED', 'GROUP_BUY_UNPAID', 'TEAM_NOT_FOUND', 'TEAM_FULL', 'TEAM_CLOSED', 'TEAM_ALREADY_JOINED', 'TEAM_NEWCOMERS_ONLY', 'STORE_NOT_FOUND', 'STOCK_INSUFFICIENT'] as const;

export const groupBuysContract = defineContract({
  'GET /v1/shop/group-buys': {
    summary: 'Running group buys with teams that still have a seat',
    access: anyone,
    reply: Closed({ activities: Type.Array(Closed({ activity: ActivityView, teams: Type.Array(TeamView) })) }),
  },
  'GET /v1/shop/teams/:id': {
    summary: 'A team as its shared link shows it',
    access: anyone,
    params: IdParams,
    reply: TeamView,
    errors: ['TEAM_NOT_FOUND'],
  },
  'POST /v1/member/group-buys/:id/open': {
    summary: 'Open a team: my seat is held until the time limit to pay',
    access: member,
    repeat: 'keyed',
    params: IdParams,
    body: Closed({ storeId: Id }),
    reply: Closed({ team: TeamView, order: OrderView }),
    errors: seatErrors,
  },
  'POST /v1/member/teams/:id/join': {
    summary: 'Join a team: my seat is held until the time limit to pay',
    access: member,
    repeat: 'keyed',
    params: IdParams,
    body: Closed({ storeId: Id }),
    reply: Closed({ team: TeamView, order: OrderView }),
    errors: seatErrors,
  },
  'GET /v1/console/group-buys': {
    summary: 'Group-buy activities',
    access: consoleRoles('manager', 'store-manager', 'auditor', 'support'),
    reply: Closed({ activities: Type.Array(ActivityView) }),
  },
  'POST /v1/console/group-buys': {
    summary: 'Create a group-buy activity',
    access: consoleRoles('manager'),
    repeat: 'keyed',
    body: Closed({
      title: ShortText,
      productId: Id,
      groupBuyFen: SomeFen,
      size: Type.Integer({ minimum: 2, maximum: 20 }),
      hoursToFill: Type.Integer({ minimum: 1, maximum: 72 }),
      newcomersOnly: Type.Boolean(),
      startsAt: Instant,
      endsAt: Instant,
    }),
    reply: ActivityView,
    errors: ['PRODUCT_NOT_FOUND'],
  },
  'GET /v1/console/group-buys/:id/teams': {
    summary: 'Teams of an activity',
    access: consoleRoles('manager', 'store-manager', 'auditor', 'support'),
    params: IdParams,
    query: PageQuery,
    reply: PageOf(Closed({ team: TeamView, refunded: Count, stuck: Nullable(Type.String()) })),
    errors: ['GROUP_BUY_NOT_FOUND'],
  },
});
