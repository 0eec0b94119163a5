import '@fastify/jwt';
import type { FastifyRequest } from 'fastify';
import type { Access } from '@shuke/shared/contract/contract';
import { AppError } from '../errors';
import type { Actor, ActorSources, TokenClaims } from './actors';

const readClaims = async (request: FastifyRequest): Promise<TokenClaims> => {
  if (!request.headers.authorization) throw new AppError('NOT_SIGNED_IN');
  try {
    return await request.jwtVerify<TokenClaims>();
  } catch {
    throw new AppError('SESSION_EXPIRED');
  }
};

/** Checks a route's declaration against who is calling. Public routes take an actor along when one is signed in. */
export const authorize = async (request: FastifyRequest, access: Access, sources: ActorSources): Promise<Actor | null> => {
  if (access.audience === 'signed') return null;
  if (access.audience === 'public') return optionalMember(request, sources);
  const claims = await readClaims(request);
  if (access.audience === 'member') return asMember(claims, access.joined, sources);
  if (access.audience === 'staff') return asStaff(claims, access.roles, sources);
  return asOperator(claims, access.roles, sources);
};

/** A token that has run out does not keep anybody from browsing. */
const optionalMember = async (request: FastifyRequest, sources: ActorSources): Promise<Actor | null> => {
  if (!request.headers.authorization) return null;
  const claims = await readClaims(request).catch(() => null);
  return claims?.aud === 'member' ? ((await sources.member(claims.sub)) ?? null) : null;
};

const asMember = async (claims: TokenClaims, joined: boolean, sources: ActorSources): Promise<Actor> => {
  if (claims.aud !== 'member') throw new AppError('FORBIDDEN');
  const actor = await sources.member(claims.sub);
  if (!actor) throw new AppError('SESSION_EXPIRED');
  if (joined && !actor.joined) throw new AppError('NOT_JOINED');
  return actor;
};

const asStaff = async (claims: TokenClaims, roles: readonly string[], sources: ActorSources): Promise<Actor> => {
  const actor = claims.aud === 'member' && claims.staffId ? await sources.staff(claims.staffId) : undefined;
  // Who worked here under this id may have been replaced by somebody else since.
  if (actor?.memberId !== claims.sub || !roles.includes(actor.role)) throw new AppError('FORBIDDEN');
  return actor;
};

const asOperator = async (claims: TokenClaims, roles: readonly string[], sources: ActorSources): Promise<Actor> => {
  const actor = claims.aud === 'console' ? await sources.operator(claims.sub) : undefined;
  if (!actor || !roles.includes(actor.role)) throw new AppError('FORBIDDEN');
  return actor;
};
