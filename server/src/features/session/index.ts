/**
 * Owns: signing in and out of both front ends.
 * Promises: short access tokens, refresh tokens that are good once.
 * Listens to: nothing.
 */
import { sessionContract } from '@shuke/shared/contract/session';
import type { TokenClaims } from '../../platform/auth/actors';
import { ACCESS_SECONDS, endSession, openSession, rotateSession } from '../../platform/auth/sessions';
import { AppError } from '../../platform/errors';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { signInWithWechat } from '../membership/index';
import { checkPassword, Operators, staffOfMember, toOperatorView, toStaffView } from '../staff/index';

const issueTokens = ({ app }: ServeContext, claims: TokenClaims, refreshToken: string) => ({
  accessToken: app.jwt.sign({ ...claims }, { expiresIn: ACCESS_SECONDS }),
  refreshToken,
  expiresInSeconds: ACCESS_SECONDS,
});

const staffViewOf = async ({ deps }: ServeContext, memberId: string) => {
  const person = await staffOfMember(deps, memberId);
  return person ? toStaffView(deps, { id: person._id, name: person.name, role: person.role, storeIds: person.storeIds }) : null;
};

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, sessionContract, {
    'POST /v1/session/wechat': async ({ body }) => {
      const member = await signInWithWechat(deps, body.code, body.scene);
      const staff = await staffViewOf(context, member._id);
      const claims: TokenClaims = { sub: member._id, aud: 'member', ...(staff ? { staffId: staff.id } : {}) };
      return { ...issueTokens(context, claims, await openSession(deps, claims)), joined: member.status === 'joined', memberId: member._id, staff };
    },
    'POST /v1/session/console': async ({ body }) => {
      const operator = await checkPassword(deps, body.username, body.password);
      const claims: TokenClaims = { sub: operator._id, aud: 'console' };
      return { ...issueTokens(context, claims, await openSession(deps, claims)), operator: toOperatorView(operator) };
    },
    'POST /v1/session/refresh': async ({ body }) => {
      const { claims, refreshToken } = await rotateSession(deps, body.refreshToken);
      return issueTokens(context, claims, refreshToken);
    },
    'POST /v1/session/end': async ({ body }) => {
      await endSession(deps, body.refreshToken);
      return {};
    },
    'GET /v1/member/session': async ({ actor }) => ({ memberId: actor.id, joined: actor.joined, staff: await staffViewOf(context, actor.id) }),
    'GET /v1/staff/me': ({ actor }) => toStaffView(deps, actor),
    'GET /v1/console/me': async ({ actor }) => {
      const operator = await Operators(deps.db).findById(actor.id).lean();
      if (!operator) throw new AppError('SESSION_EXPIRED');
      return toOperatorView(operator);
    },
  });
};

export const sessionFeature: Feature = { name: 'session', contract: sessionContract, routes };
