import { randomUUID } from 'node:crypto';
import { HOUR_MS } from '@shuke/shared/values/time';
import { textOf, type JsonObject } from '../body';
import { own, type World } from '../world';
import { OK, WechatRefusal } from './errcode';

const CONTENT_MOST = 2_500;
const VISITED_WITHIN_MS = 2 * HOUR_MS;

/** A few words stand for the real classifier. Labels are WeChat's. */
const WORDS: readonly { word: string; suggest: 'risky' | 'review'; label: number }[] = [
  { word: '赌博', suggest: 'risky', label: 20002 }, { word: '毒品', suggest: 'risky', label: 20006 },
  { word: '代开发票', suggest: 'risky', label: 20012 }, { word: '刷单', suggest: 'risky', label: 20008 },
  { word: '加微信', suggest: 'review', label: 10001 }, { word: '全网最低', suggest: 'review', label: 10001 },
];

const PASS = { suggest: 'pass' as const, label: 100 };

/** `POST /wxa/msg_sec_check` version 2. */
export function checkText(body: JsonObject, world: World): JsonObject {
  const content = textOf(body.content);
  const openid = textOf(body.openid);
  if (!content) throw new WechatRefusal(44002);
  if (content.length > CONTENT_MOST || body.version !== 2) throw new WechatRefusal(40097);
  if (![1, 2, 3, 4].includes(Number(body.scene))) throw new WechatRefusal(40129);
  if (!openid || !own(world.store.data.personas, openid)) throw new WechatRefusal(43104);
  const visitedAtMs = own(world.store.data.visits, openid);
  if (visitedAtMs === undefined || world.clock.nowMs() - visitedAtMs > VISITED_WITHIN_MS) throw new WechatRefusal(61010);
  const text = [content, textOf(body.title), textOf(body.nickname), textOf(body.signature)].join('\n');
  const hit = WORDS.find(({ word }) => text.includes(word));
  const result = hit ? { suggest: hit.suggest, label: hit.label } : PASS;
  return {
    ...OK, result, trace_id: randomUUID(),
    detail: [{ strategy: 'content_model', errcode: 0, ...result, prob: 90, ...(hit ? { keyword: hit.word } : {}) }],
  };
}
