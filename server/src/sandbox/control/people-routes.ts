import type { FastifyInstance } from 'fastify';
import { isObject, parseObject, queryOf, rawBody, textOf, type JsonObject } from '../body';
import type { MessageTemplate } from '../templates';
import { isFieldType, typeOfField } from '../wechat/template-values';
import { issueCode } from '../wechat/codes';
import { answerSubscription, permissionsOf, type Choice } from '../wechat/subscribe';
import type { World } from '../world';
import { ControlProblem, readObject, readPersona } from './input';
import { addPersona, findPersonas, personaProblem, type PersonaInput } from './personas';

const readList = (text: string): unknown[] => {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value;
  } catch {
    // Falls through to one answer for everything that is not a list.
  }
  throw new ControlProblem('请求体应为 JSON 数组');
};

const personaRoutes = (app: FastifyInstance, world: World): void => {
  app.get('/_sandbox/personas', (request) =>
    ({ personas: findPersonas(world, textOf(queryOf(request).q) ?? '', 1_000) }));
  app.post('/_sandbox/personas', (request) => {
    const single = parseObject(rawBody(request));
    const list = single ? [single] : readList(rawBody(request));
    const problem = list.map(personaProblem).find((found) => found !== undefined);
    if (problem) throw new ControlProblem(problem);
    return { personas: list.map((persona) => addPersona(world, persona as PersonaInput)) };
  });
  app.post('/_sandbox/login-code', (request) =>
    ({ code: issueCode(world, readPersona(readObject(request), world).openid, 'login') }));
  app.post('/_sandbox/phone-code', (request) =>
    ({ code: issueCode(world, readPersona(readObject(request), world).openid, 'phone') }));
};

const CHOICES: readonly Choice[] = ['accept', 'reject', 'ban', 'filter'];

/** `accept` is true, false, a list of accepted ids, or a choice per id. */
const readChooser = (accept: unknown): ((templateId: string) => Choice) => {
  if (Array.isArray(accept)) return (templateId) => (accept.includes(templateId) ? 'accept' : 'reject');
  if (isObject(accept)) return (templateId) => CHOICES.find((choice) => choice === accept[templateId]) ?? 'reject';
  if (typeof accept === 'boolean') return () => (accept ? 'accept' : 'reject');
  throw new ControlProblem('accept 应为 true、false、模板 id 数组，或 { 模板 id: accept|reject|ban|filter }');
};

const subscribeRoutes = (app: FastifyInstance, world: World): void => {
  app.post('/_sandbox/subscribe', (request) => {
    const body = readObject(request);
    const { openid } = readPersona(body, world);
    if (!Array.isArray(body.templateIds)) throw new ControlProblem('templateIds 应为数组');
    return answerSubscription(world, openid, body.templateIds.map(String), readChooser(body.accept));
  });
  app.get('/_sandbox/permissions', (request) =>
    ({ permissions: permissionsOf(world, readPersona(queryOf(request), world).openid) }));
  app.get('/_sandbox/subscribe-messages', (request) => {
    const openid = textOf(queryOf(request).openid);
    const messages = world.store.data.messages.filter((message) => !openid || message.openid === openid);
    return { total: messages.length, messages: [...messages].reverse() };
  });
};

const TEMPLATE_ID = /^[A-Za-z0-9_-]{43}$/;

const isField = (value: unknown): boolean =>
  isObject(value) && typeof value.name === 'string' && /^[a-z_]+\d+$/.test(value.name)
  && isFieldType(typeOfField(value.name)) && typeof value.label === 'string';

const readTemplate = (body: JsonObject): MessageTemplate => {
  const good = typeof body.key === 'string' && TEMPLATE_ID.test(String(body.templateId)) && typeof body.title === 'string'
    && (body.type === 2 || body.type === 3) && Array.isArray(body.fields) && body.fields.length > 0 && body.fields.every(isField);
  if (good) return body as unknown as MessageTemplate;
  throw new ControlProblem('模板应为 { key, templateId（43 个字符）, title, type: 2|3, fields: [{ name, label, example }] }');
};

const templateRoutes = (app: FastifyInstance, world: World): void => {
  app.get('/_sandbox/templates', () => ({ templates: world.store.data.templates }));
  app.post('/_sandbox/templates', (request) => {
    const template = readTemplate(readObject(request));
    const { data } = world.store;
    data.templates = [...data.templates.filter((other) => other.templateId !== template.templateId), template];
    world.store.touch();
    return { templates: data.templates };
  });
};

/** Who holds a phone, what they agreed to, and what arrived on it. */
export function peopleRoutes(app: FastifyInstance, world: World): void {
  personaRoutes(app, world);
  subscribeRoutes(app, world);
  templateRoutes(app, world);
}
