import { Type } from 'typebox';
import { anyone, Closed, consoleRoles, defineContract, staff, visitor } from './contract';
import { Id, Nothing, Nullable, OneOf, ShortText } from './common';

export const StaffView = Closed({
  id: Id,
  name: Type.String(),
  role: OneOf('associate', 'store-manager'),
  stores: Type.Array(Closed({ id: Id, name: Type.String() })),
});

const Tokens = {
  accessToken: Type.String(),
  /** Used once; each refresh answers a new one, and using an old one ends the whole family. */
  refreshToken: Type.String(),
  expiresInSeconds: Type.Integer(),
};

export const OperatorView = Closed({
  id: Id,
  username: Type.String(),
  name: Type.String(),
  role: OneOf('admin', 'manager', 'store-manager', 'auditor', 'support'),
  storeIds: Type.Array(Id),
});

export const sessionContract = defineContract({
  'POST /v1/session/wechat': {
    summary: 'Sign in with a wx.login code; the scene that brought the visitor is kept as source',
    access: anyone,
    repeat: 'natural',
    body: Closed({
      code: Type.String({ minLength: 1, maxLength: 128 }),
      scene: Type.Optional(Type.String({ maxLength: 32 })),
    }),
    reply: Closed({ ...Tokens, joined: Type.Boolean(), memberId: Id, staff: Nullable(StaffView) }),
    errors: ['WECHAT_CODE_INVALID', 'WECHAT_USER_BLOCKED', 'OUTSIDE_UNAVAILABLE'],
  },
  'POST /v1/session/console': {
    summary: 'Sign in to the console with name and password (argon2id)',
    access: anyone,
    repeat: 'natural',
    perMinute: 30,
    body: Closed({ username: ShortText, password: Type.String({ minLength: 1, maxLength: 200 }) }),
    reply: Closed({ ...Tokens, operator: OperatorView }),
    errors: ['BAD_CREDENTIALS', 'ACCOUNT_LOCKED'],
  },
  'POST /v1/session/refresh': {
    summary: 'Exchange a refresh token for new tokens; a reused one ends the whole family',
    access: anyone,
    repeat: 'natural',
    body: Closed({ refreshToken: Type.String({ minLength: 20, maxLength: 200 }) }),
    reply: Closed(Tokens),
    errors: ['SESSION_EXPIRED', 'REFRESH_REUSED'],
  },
  'POST /v1/session/end': {
    summary: 'Sign out: end this refresh token family',
    access: anyone,
    repeat: 'natural',
    body: Closed({ refreshToken: Type.String({ minLength: 20, maxLength: 200 }) }),
    reply: Nothing,
  },
  'GET /v1/member/session': {
    summary: 'Who am I in the mini-program',
    access: visitor,
    reply: Closed({ memberId: Id, joined: Type.Boolean(), staff: Nullable(StaffView) }),
  },
  'GET /v1/staff/me': { summary: 'Who am I at the counter', access: staff(), reply: StaffView },
  'GET /v1/console/me': {
    summary: 'Who am I in the console',
    access: consoleRoles('manager', 'store-manager', 'auditor', 'support'),
    reply: OperatorView,
  },
});
