import { randomBytes } from 'node:crypto';
import { DAY_MS, MINUTE_MS } from '@shuke/shared/values/time';
import { textOf, type JsonObject } from '../body';
import type { World } from '../world';
import { WechatRefusal } from './errcode';

const TOKEN_MS = 7_200_000;
/** Normal mode renews this early; the token before stays good as long. */
const RENEW_EARLY_MS = 5 * MINUTE_MS;
const FORCED_PER_DAY = 20;
const FORCED_APART_MS = 30_000;

const newToken = (): string => `97_${randomBytes(96).toString('base64url')}`;

const renew = (world: World, keepPrevious: boolean): void => {
  const { tokens } = world.store.data;
  const nowMs = world.clock.nowMs();
  tokens.previous = keepPrevious && tokens.current
    ? { token: tokens.current.token, expiresAtMs: Math.min(tokens.current.expiresAtMs, nowMs + RENEW_EARLY_MS) }
    : undefined;
  tokens.current = { token: newToken(), expiresAtMs: nowMs + TOKEN_MS };
  world.store.touch();
};

/** Kills the token as another system's forced refresh would: whoever holds it finds out at the next call. */
export const killToken = (world: World): void => renew(world, false);

const forceRenewal = (world: World): void => {
  const { tokens } = world.store.data;
  const nowMs = world.clock.nowMs();
  tokens.forcedAtMs = tokens.forcedAtMs.filter((atMs) => nowMs - atMs < DAY_MS && atMs <= nowMs);
  if (tokens.forcedAtMs.length >= FORCED_PER_DAY) throw new WechatRefusal(45009);
  if (nowMs - (tokens.forcedAtMs.at(-1) ?? 0) < FORCED_APART_MS) throw new WechatRefusal(45011);
  tokens.forcedAtMs.push(nowMs);
  renew(world, false);
};

const requireCredentials = (body: JsonObject, world: World): void => {
  if (body.grant_type !== 'client_credential') throw new WechatRefusal(40002);
  if (!textOf(body.appid)) throw new WechatRefusal(41002);
  if (!textOf(body.secret)) throw new WechatRefusal(41004);
  if (body.appid !== world.keys.appId) throw new WechatRefusal(40013);
  if (body.secret !== world.keys.appSecret) throw new WechatRefusal(40125);
  if (body.force_refresh !== undefined && typeof body.force_refresh !== 'boolean') throw new WechatRefusal(47001);
};

/** `POST /cgi-bin/stable_token`: normal mode repeats the same token with what is left of its life. */
export function stableToken(body: JsonObject, world: World): JsonObject {
  requireCredentials(body, world);
  const nowMs = world.clock.nowMs();
  const { tokens } = world.store.data;
  if (body.force_refresh === true) forceRenewal(world);
  else if (!tokens.current || tokens.current.expiresAtMs - nowMs <= RENEW_EARLY_MS) renew(world, true);
  const { current } = tokens;
  if (!current) throw new WechatRefusal(-1);
  return { access_token: current.token, expires_in: Math.round((current.expiresAtMs - nowMs) / 1_000) };
}

/** Throws 41001, 40001 or 42001 unless the query carries a living token. */
export function requireToken(query: JsonObject, world: World): void {
  const given = textOf(query.access_token);
  if (!given) throw new WechatRefusal(41001);
  if (world.faults.take('token-death')) killToken(world);
  const { current, previous } = world.store.data.tokens;
  const known = [current, previous].find((token) => token?.token === given);
  if (!known) throw new WechatRefusal(40001);
  if (known.expiresAtMs <= world.clock.nowMs()) throw new WechatRefusal(42001);
}
