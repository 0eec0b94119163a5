import { createHmac } from 'node:crypto';
import { commonRefusals } from '../../server/src/platform/refusals';
import type { Access, Endpoint } from '@shuke/shared/contract/contract';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import type { TestApp } from '../support/build-test-app';
import type { World } from './world';

type Kind = 'nobody' | 'visitor' | 'member' | 'associate' | 'store-manager' | 'console';
export interface TestActor {
  name: string;
  kind: Kind;
  /** For console actors. */
  role?: string;
  token?: string;
  /** The token is no proof of anything: run out, of another house, or forged. */
  void?: boolean;
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token with any header, signed with any secret, as a forger would make it. */
export const forgeToken = (header: object, claims: object, secret?: string): string => {
  const head = `${part(header)}.${part(claims)}`;
  return `${head}.${secret === undefined ? '' : createHmac('sha256', secret).update(head).digest('base64url')}`;
};

const voidTokens = (app: TestApp, claims: TokenClaims, label: string): TestActor[] => {
  const soon = Math.floor(Date.now() / 1000) + 900;
  const whole = { ...claims, iss: 'shuke', iat: soon - 900, exp: soon };
  const tokens: Record<string, string> = {
    'a token that has run out': app.app.jwt.sign({ ...claims, iat: soon - 9000 }, { expiresIn: 60 }),
    'a token of another house': app.app.jwt.sign({ ...claims }, { iss: 'another-house' }),
    'a token signed with another secret': forgeToken({ alg: 'HS256', typ: 'JWT' }, whole, 'x'.repeat(40)),
    'a token that claims to need no signature': forgeToken({ alg: 'none', typ: 'JWT' }, whole),
    'half a token': app.app.jwt.sign({ ...claims }).slice(0, -20),
  };
  return Object.entries(tokens).map(([name, token]) => ({ name: `${label}: ${name}`, kind: 'nobody', token, void: true }));
};

/** Everybody who may knock at a route. */
export const actorsOf = (world: World): TestActor[] => {
  const { app } = world;
  const sign = (claims: TokenClaims) => app.app.jwt.sign({ ...claims });
  return [
    { name: 'nobody', kind: 'nobody' },
    { name: 'a visitor', kind: 'visitor', token: sign(world.visitor.claims) },
    { name: 'a member', kind: 'member', token: sign(world.member.claims) },
    { name: 'an associate', kind: 'associate', token: sign(world.associate.claims) },
    { name: 'a store manager at the counter', kind: 'store-manager', token: sign(world.manager.claims) },
    ...Object.entries(world.console).map(([role, claims]): TestActor => ({ name: `console ${role}`, kind: 'console', role, token: sign(claims) })),
    { name: 'a member who says to be at the console', kind: 'nobody', token: sign({ sub: world.member.memberId, aud: 'console' }), void: true },
    { name: 'an operator who says to be a member', kind: 'nobody', token: sign({ sub: world.console.admin.sub, aud: 'member' }), void: true },
    { name: 'a member with the staff id of somebody else', kind: 'member', token: sign({ ...world.member.claims, staffId: world.associate.claims.staffId! }) },
    ...voidTokens(app, world.member.claims, 'member'), ...voidTokens(app, world.console.admin, 'console'),
  ];
};

/** What the declaration says: undefined when the door is open, else the codes it may be shut with. */
export const expectedRefusal = (access: Access, actor: TestActor): string[] | undefined => {
  if (access.audience === 'public' || access.audience === 'signed') return undefined;
  if (actor.void) return ['SESSION_EXPIRED', 'FORBIDDEN'];
  if (actor.kind === 'nobody') return ['NOT_SIGNED_IN'];
  const { kind } = actor;
  if (access.audience === 'console') return kind === 'console' && (access.roles as readonly string[]).includes(actor.role!) ? undefined : ['FORBIDDEN'];
  if (access.audience === 'staff') return (access.roles as readonly string[]).includes(kind === 'store-manager' ? kind : kind === 'associate' ? kind : '') ? undefined : ['FORBIDDEN'];
  if (kind === 'console') return ['FORBIDDEN'];
  return access.joined && kind === 'visitor' ? ['NOT_JOINED'] : undefined;
};

/** Codes that a route may answer: its own, and those that its declaration brings with it. */
export const allowedCodes = (endpoint: Endpoint): readonly string[] => [...commonRefusals(endpoint), ...(endpoint.errors ?? [])];
