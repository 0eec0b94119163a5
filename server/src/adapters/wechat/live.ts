import type { Redis } from 'ioredis';
import type { Clock } from '@shuke/shared/values/time';
import { createCallOut, type CallOut, type OutgoingReply } from '../call-out';
import { asObject, textAt, type JsonObject } from '../read-fields';
import { fail, succeed, type AdapterResult } from '../result';
import { createAccessTokens } from './access-token';
import { createTokenCall, createTokenFetch, type Identity } from './call-with-token';
import type { MiniProgramCodeRequest, SubscribeMessage, WechatPort } from './port';
import { readAnswer, refusalOfStatus } from './read-errcode';

export interface WechatConfig extends Identity {
  redis: Redis;
  clock: Clock;
  /** Which version of the mini-program messages and codes open; `formal` if left out. */
  miniProgramState?: 'developer' | 'trial' | 'formal';
  timeoutMs?: number;
}

/** Speaks to WeChat, or to whatever answers at `baseUrl`. */
export function createWechat(config: WechatConfig): WechatPort {
  const identity = { ...config, baseUrl: config.baseUrl.replace(/\/+$/, '') };
  const state = config.miniProgramState ?? 'formal';
  const call = createCallOut({ timeoutMs: config.timeoutMs });
  const tokens = createAccessTokens({ ...config, fetchToken: createTokenFetch(call, identity) });
  const post = createTokenCall(call, identity.baseUrl, tokens);
  return {
    codeToSession: (code) => codeToSession(call, identity, code),
    phoneNumber: (code) =>
      post('/wxa/business/getuserphonenumber', { code }, (reply) => readPhone(reply, config.appId)),
    sendSubscribeMessage: (message) =>
      post('/cgi-bin/message/subscribe/send', messageBody(message, state), readSent),
    miniProgramCode: async (request) =>
      SCENE.test(request.scene)
        ? post('/wxa/getwxacodeunlimit', codeBody(request, state), readImage)
        : fail('final', 'SCENE_INVALID', 'a scene is 1 to 32 letters, digits or !#$&\'()*+,/:;=?@-._~'),
  };
}

type ProgramState = NonNullable<WechatConfig['miniProgramState']>;

async function codeToSession(call: CallOut, { baseUrl, appId, secret }: Identity, code: string) {
  const query = new URLSearchParams({ appid: appId, secret, js_code: code, grant_type: 'authorization_code' });
  const sent = await call({ method: 'GET', url: `${baseUrl}/sns/jscode2session?${query}`, headers: {} });
  const answer = sent.ok ? readAnswer(sent.value) : sent;
  if (!answer.ok) return answer;
  const [openid, unionid] = [textAt(answer.value, 'openid'), textAt(answer.value, 'unionid')];
  if (!openid) return fail('unknown', 'BAD_REPLY', 'jscode2session without an openid');
  return succeed(unionid ? { openid, unionid } : { openid });
}

function readPhone(reply: OutgoingReply, appId: string): AdapterResult<{ phone: string; countryCode: string }> {
  const answer = readAnswer(reply);
  if (!answer.ok) return answer;
  const info = asObject(answer.value.phone_info);
  const owner = textAt(asObject(info?.watermark), 'appid');
  if (owner && owner !== appId) return fail('final', 'CODE_OF_OTHER_APP', 'the phone code belongs to another app');
  const [phone, countryCode] = [textAt(info, 'purePhoneNumber'), textAt(info, 'countryCode')];
  if (!phone || !/^\d{5,15}$/.test(phone) || !countryCode) {
    return fail('unknown', 'BAD_REPLY', 'getuserphonenumber without a number');
  }
  return succeed({ phone, countryCode });
}

/** "Busy" may be said after the message has gone out, and a message that went out cannot be called back. */
function readSent(reply: OutgoingReply): AdapterResult<Record<string, never>> {
  const answer = readAnswer(reply);
  if (answer.ok) return succeed({});
  return answer.code === 'BUSY' ? { ...answer, kind: 'unknown' } : answer;
}

const messageBody = (message: SubscribeMessage, state: ProgramState): JsonObject => ({
  touser: message.openid,
  template_id: message.templateId,
  ...(message.page ? { page: message.page } : {}),
  miniprogram_state: state,
  lang: 'zh_CN',
  data: Object.fromEntries(Object.entries(message.data).map(([field, value]) => [field, { value }])),
});

const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/;

const ENV_VERSION = { developer: 'develop', trial: 'trial', formal: 'release' } as const;

const codeBody = ({ scene, page, width }: MiniProgramCodeRequest, state: ProgramState): JsonObject => ({
  scene,
  ...(page ? { page } : {}),
  ...(width ? { width } : {}),
  // Only a released page can be checked; before the release every page would be refused.
  check_path: state === 'formal',
  env_version: ENV_VERSION[state],
});

const IMAGE_STARTS = [['image/jpeg', 'ffd8ff'], ['image/png', '89504e47'], ['image/gif', '47494638']] as const;

/** Success is the bare image, failure is JSON; both arrive with status 200, so the first bytes decide. */
function readImage(reply: OutgoingReply): AdapterResult<{ image: Buffer; contentType: string }> {
  const start = reply.body.subarray(0, 4).toString('hex');
  const [contentType] = IMAGE_STARTS.find(([, magic]) => start.startsWith(magic)) ?? [];
  if (contentType && !refusalOfStatus(reply.status)) return succeed({ image: reply.body, contentType });
  const answer = readAnswer(reply);
  return answer.ok ? fail('unknown', 'BAD_REPLY', 'getwxacodeunlimit without an image') : answer;
}
