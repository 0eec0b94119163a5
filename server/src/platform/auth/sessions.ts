import { createHash, randomBytes } from 'node:crypto';
import { defineModel, newId } from '../database';
import type { Deps } from '../deps';
import { AppError } from '../errors';
import type { TokenClaims } from './actors';

interface SessionRow {
  _id: string;
  sub: string;
  aud: 'member' | 'console';
  staffId: string | null;
  currentHash: string;
  /** Real time, as tokens live in real clients. */
  expiresAt: Date;
  endedAt: Date | null;
}
export const Sessions = defineModel<SessionRow>(
  'sessions',
  { sub: String, aud: String, staffId: String, currentHash: String, expiresAt: Date, endedAt: Date },
  [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }], [{ sub: 1 }]],
);

const LIFE_MS = { member: 60 * 86_400_000, console: 12 * 3_600_000 };
export const ACCESS_SECONDS = 900;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
const newSecret = (): string => randomBytes(32).toString('base64url');

/** Opens a refresh-token family. The token is `family.secret`; only the secret's hash is stored. */
export const openSession = async (deps: Deps, claims: TokenClaims): Promise<string> => {
  const family = newId();
  const secret = newSecret();
  await Sessions(deps.db).insertMany([{
    _id: family, sub: claims.sub, aud: claims.aud, staffId: claims.staffId ?? null, currentHash: hashOf(secret),
    expiresAt: new Date(Date.now() + LIFE_MS[claims.aud]), endedAt: null,
  }]);
  return `${family}.${secret}`;
};

/**
 * Exchanges a refresh token. Each is good once; an old one coming back means that it was stolen or copied,
 * so the whole family ends (RFC 9700 §4.14.2).
 */
export const rotateSession = async (deps: Deps, refreshToken: string): Promise<{ claims: TokenClaims; refreshToken: string }> => {
  const [family = '', secret = ''] = refreshToken.split('.');
  const next = newSecret();
  const row = await Sessions(deps.db).findOneAndUpdate(
    { _id: family, currentHash: hashOf(secret), endedAt: null, expiresAt: { $gt: new Date() } },
    { $set: { currentHash: hashOf(next) } },
  ).lean();
  if (row) {
    const claims: TokenClaims = { sub: row.sub, aud: row.aud, ...(row.staffId ? { staffId: row.staffId } : {}) };
    return { claims, refreshToken: `${family}.${next}` };
  }
  const reused = await Sessions(deps.db).updateOne({ _id: family, endedAt: null }, { $set: { endedAt: new Date() } });
  throw new AppError(reused.matchedCount === 1 ? 'REFRESH_REUSED' : 'SESSION_EXPIRED');
};

export const endSession = async (deps: Deps, refreshToken: string): Promise<void> => {
  const [family = '', secret = ''] = refreshToken.split('.');
  await Sessions(deps.db).updateOne({ _id: family, currentHash: hashOf(secret) }, { $set: { endedAt: new Date() } });
};
