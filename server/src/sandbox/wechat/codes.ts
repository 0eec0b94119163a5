import { randomBytes } from 'node:crypto';
import { MINUTE_MS } from '@shuke/shared/values/time';
import { own, type World } from '../world';
import type { IssuedCode, Persona } from '../store';
import { WechatRefusal, type Errcode } from './errcode';

const CODE_VALID_MS = 5 * MINUTE_MS;
const MOST_CODES = 20_000;

const forgetOldest = (codes: Record<string, IssuedCode>): void => {
  const names = Object.keys(codes);
  for (const name of names.slice(0, Math.max(0, names.length - MOST_CODES))) delete codes[name];
};

/** What wx.login or the phone-number button would hand to the mini-program. */
export function issueCode(world: World, openid: string, purpose: IssuedCode['purpose']): string {
  const code = `${purpose === 'login' ? '0' : 'p'}${randomBytes(24).toString('base64url').slice(0, 31)}`;
  world.store.data.codes[code] = { code, purpose, openid, issuedAtMs: world.clock.nowMs() };
  forgetOldest(world.store.data.codes);
  world.store.touch();
  return code;
}

/** Uses a code up. Unknown, foreign and stale codes are 40029; a used one is `usedErrcode`. */
export function redeemCode(world: World, code: string, purpose: IssuedCode['purpose'], usedErrcode: Errcode): Persona {
  const issued = own(world.store.data.codes, code);
  const persona = issued && own(world.store.data.personas, issued.openid);
  if (!issued || !persona || issued.purpose !== purpose) throw new WechatRefusal(40029);
  if (issued.usedAtMs !== undefined) throw new WechatRefusal(usedErrcode);
  if (world.clock.nowMs() - issued.issuedAtMs > CODE_VALID_MS) throw new WechatRefusal(40029);
  issued.usedAtMs = world.clock.nowMs();
  world.store.touch();
  return persona;
}
