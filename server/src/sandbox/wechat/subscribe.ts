import { randomUUID } from 'node:crypto';
import { isObject, textOf, type JsonObject } from '../body';
import type { MessageTemplate } from '../templates';
import { own, type World } from '../world';
import { OK, WechatRefusal } from './errcode';
import { valueProblem } from './template-values';

/** Older clients take three template ids, newer ones five: what works everywhere is three. */
export const MOST_TEMPLATES_ASKED = 3;
const MOST_MESSAGES = 100_000;
const STATES = ['developer', 'trial', 'formal'];
const LANGUAGES = ['zh_CN', 'en_US', 'zh_HK', 'zh_TW'];

const permissionKey = (openid: string, templateId: string): string => `${openid} ${templateId}`;

export type Choice = 'accept' | 'reject' | 'ban' | 'filter';
export type SubscribeAnswer =
  | { errMsg: 'requestSubscribeMessage:ok'; results: Record<string, Choice> }
  | { errMsg: `requestSubscribeMessage:fail ${string}`; errCode: number };

const fail = (errCode: number, words: string): SubscribeAnswer =>
  ({ errMsg: `requestSubscribeMessage:fail ${words}`, errCode });

const findTemplate = (world: World, templateId: string): MessageTemplate | undefined =>
  world.store.data.templates.find((template) => template.templateId === templateId);

/** The person answers wx.requestSubscribeMessage: each accept of a one-time template is good for one message. */
export function answerSubscription(
  world: World, openid: string, templateIds: readonly string[], choose: (templateId: string) => Choice,
): SubscribeAnswer {
  const templates = templateIds.map((templateId) => findTemplate(world, templateId));
  if (templateIds.length === 0 || templates.includes(undefined)) return fail(20001, 'No template data return, verify the template id exist');
  if (templateIds.length > MOST_TEMPLATES_ASKED) return fail(20003, 'Templates count out of max bounds');
  if (new Set(templates.map((template) => template?.type)).size > 1) return fail(20002, 'Templates type must be same');
  const results: Record<string, Choice> = {};
  for (const templateId of new Set(templateIds)) {
    results[templateId] = choose(templateId);
    if (results[templateId] === 'accept') grant(world, openid, templateId);
  }
  world.store.touch();
  return { errMsg: 'requestSubscribeMessage:ok', results };
}

const grant = (world: World, openid: string, templateId: string): void => {
  const { permissions } = world.store.data;
  const key = permissionKey(openid, templateId);
  permissions[key] = (own(permissions, key) ?? 0) + 1;
};

export const permissionsOf = (world: World, openid: string): Record<string, number> =>
  Object.fromEntries(world.store.data.templates.map((template) =>
    [template.templateId, own(world.store.data.permissions, permissionKey(openid, template.templateId)) ?? 0]));

const argumentInvalid = (field: string, problem: string): WechatRefusal =>
  new WechatRefusal(47003, `${field} is ${problem}`);

const readData = (template: MessageTemplate, data: unknown): Record<string, string> => {
  if (!isObject(data)) throw argumentInvalid('data', 'emtpy');
  const extra = Object.keys(data).find((name) => !template.fields.some((field) => field.name === name));
  if (extra !== undefined) throw argumentInvalid(`data.${extra}`, 'not in the template');
  return Object.fromEntries(template.fields.map((field) => {
    const entry = data[field.name];
    const value = isObject(entry) ? entry.value : undefined;
    const problem = valueProblem(field, value);
    if (problem) throw argumentInvalid(`data.${field.name}.value`, problem);
    return [field.name, String(value)];
  }));
};

const requireOneOf = (field: string, value: unknown, allowed: readonly string[]): void => {
  if (value !== undefined && !allowed.includes(String(value))) throw argumentInvalid(field, 'invalid');
};

/** A one-time template spends one accept; a long-term one needs a single accept for ever. */
const spendPermission = (world: World, openid: string, template: MessageTemplate): void => {
  const { permissions } = world.store.data;
  const key = permissionKey(openid, template.templateId);
  const left = own(permissions, key) ?? 0;
  if (left < 1) throw new WechatRefusal(43101);
  if (template.type === 2) permissions[key] = left - 1;
};

const arrive = (world: World, openid: string, template: MessageTemplate, data: Record<string, string>, page?: string): void => {
  const { messages } = world.store.data;
  messages.push({
    id: randomUUID(), at: world.clock.now().toISOString(), openid, templateId: template.templateId,
    templateKey: template.key, title: template.title, page, data,
  });
  if (messages.length > MOST_MESSAGES) messages.splice(0, messages.length - MOST_MESSAGES);
  world.store.touch();
};

/** `POST /cgi-bin/message/subscribe/send`: the message reaches the phone, or an errcode says why not. */
export function sendSubscribeMessage(body: JsonObject, world: World): JsonObject {
  const openid = textOf(body.touser);
  if (!openid || !own(world.store.data.personas, openid)) throw new WechatRefusal(40003);
  const template = findTemplate(world, textOf(body.template_id) ?? '');
  if (!template) throw new WechatRefusal(40037);
  if (body.page !== undefined && typeof body.page !== 'string') throw argumentInvalid('page', 'invalid');
  requireOneOf('miniprogram_state', body.miniprogram_state, STATES);
  requireOneOf('lang', body.lang, LANGUAGES);
  const data = readData(template, body.data);
  if (world.faults.take('subscribe-banned')) throw new WechatRefusal(43107);
  if (world.faults.take('subscribe-concurrent')) throw new WechatRefusal(43108);
  spendPermission(world, openid, template);
  arrive(world, openid, template, data, textOf(body.page));
  return OK;
}
