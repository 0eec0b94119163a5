import type { FastifyRequest } from 'fastify';
import { parseObject, rawBody, type JsonObject } from '../body';
import { own, type World } from '../world';
import type { Persona } from '../store';

/** A control call that asked for something impossible: answered `{ error }`. */
export class ControlProblem extends Error {
  constructor(message: string, readonly status: 400 | 403 | 404 = 400) {
    super(message);
  }
}

export const readObject = (request: FastifyRequest): JsonObject => {
  const body = parseObject(rawBody(request) || '{}');
  if (!body) throw new ControlProblem('请求体应为 JSON 对象');
  return body;
};

export const readNumber = (body: JsonObject, name: string, least: number, most: number): number | undefined => {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most) return value;
  throw new ControlProblem(`${name} 应为 ${least} 到 ${most} 的数`);
};

export const readOneOf = <const T extends string>(body: JsonObject, name: string, allowed: readonly T[], usual: T): T => {
  const value = body[name] ?? usual;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new ControlProblem(`${name} 应为 ${allowed.join('、')} 之一`);
  return found;
};

export const readPersona = (body: JsonObject, world: World): Persona => {
  const persona = typeof body.openid === 'string' ? own(world.store.data.personas, body.openid) : undefined;
  if (!persona) throw new ControlProblem('没有这个 openid，请先用 POST /_sandbox/personas 登记', 404);
  return persona;
};
