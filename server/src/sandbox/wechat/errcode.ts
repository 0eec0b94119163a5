import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../body';

/** WeChat answers 200 and says in `errcode` what went wrong (WECHAT.md §5). */
const MESSAGES = {
  [-1]: 'system error', 40001: 'invalid credential, access_token is invalid or not latest', 40002: 'invalid grant_type',
  40003: 'invalid openid', 40013: 'invalid appid', 40029: 'invalid code', 40037: 'invalid template_id',
  40066: 'invalid url', 40097: 'invalid args', 40125: 'invalid appsecret', 40129: 'invalid scene', 40163: 'code been used',
  40164: 'invalid ip', 40169: 'invalid length for scene, or the data is not json string', 40226: 'code blocked',
  41001: 'access_token missing', 41002: 'appid missing', 41004: 'appsecret missing', 41008: 'missing code',
  41030: 'invalid page', 42001: 'access_token expired', 43002: 'require POST method', 43101: 'user refuse to accept the msg',
  43104: 'appid does not match with openid', 43107: 'template is banned', 43108: 'concurrent sending to the same user',
  44002: 'empty post data', 45009: 'reach max api daily quota limit', 45011: 'api minute-quota reach limit, try again later',
  47001: 'data format error', 47003: 'argument invalid!', 61010: 'code is expired or the user did not visit within 2 hours',
} as const;

export type Errcode = keyof typeof MESSAGES;

/** Thrown to leave a WeChat route from any depth. */
export class WechatRefusal extends Error {
  constructor(readonly errcode: Errcode, more = '') {
    super(more ? `${MESSAGES[errcode]} ${more}` : MESSAGES[errcode]);
  }
}

/** `rid` at the end, as the real service has it. */
export const refusalBody = (refusal: WechatRefusal): JsonObject => ({
  errcode: refusal.errcode,
  errmsg: `${refusal.message} rid: ${[8, 8, 8].map((chars) => randomBytes(chars / 2).toString('hex')).join('-')}`,
});

export const OK = { errcode: 0, errmsg: 'ok' } as const;
