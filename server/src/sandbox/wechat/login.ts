import { randomBytes } from 'node:crypto';
import { textOf, type JsonObject } from '../body';
import type { World } from '../world';
import { redeemCode } from './codes';
import { OK, WechatRefusal } from './errcode';

/** `GET /sns/jscode2session?appid&secret&js_code&grant_type` */
export function codeToSession(query: JsonObject, world: World): JsonObject {
  const [appid, secret, code] = [textOf(query.appid), textOf(query.secret), textOf(query.js_code)];
  if (!appid) throw new WechatRefusal(41002);
  if (!secret) throw new WechatRefusal(41004);
  if (!code) throw new WechatRefusal(41008);
  if (query.grant_type !== 'authorization_code') throw new WechatRefusal(40002);
  if (appid !== world.keys.appId) throw new WechatRefusal(40013);
  if (secret !== world.keys.appSecret) throw new WechatRefusal(40125);
  if (world.faults.take('risk-user')) throw new WechatRefusal(40226);
  const persona = redeemCode(world, code, 'login', 40163);
  world.store.data.visits[persona.openid] = world.clock.nowMs();
  const unionid = persona.unionid ? { unionid: persona.unionid } : {};
  return { openid: persona.openid, session_key: randomBytes(16).toString('base64'), ...unionid };
}

/** `POST /wxa/business/getuserphonenumber`: the code comes from the button, not from wx.login. */
export function phoneNumber(body: JsonObject, world: World): JsonObject {
  const code = textOf(body.code);
  if (!code) throw new WechatRefusal(47001);
  const persona = redeemCode(world, code, 'phone', 40029);
  if (body.openid !== undefined && body.openid !== persona.openid) throw new WechatRefusal(40003);
  const watermark = { timestamp: Math.floor(world.clock.nowMs() / 1_000), appid: world.keys.appId };
  return {
    ...OK,
    phone_info: { phoneNumber: persona.phone, purePhoneNumber: persona.phone, countryCode: '86', watermark },
  };
}
