import { randomBytes, randomInt } from 'node:crypto';
import { isObject, textOf } from '../body';
import type { Persona } from '../store';
import { own, type World } from '../world';

/** Without an openid or a phone the sandbox makes them up. */
export type PersonaInput = Omit<Persona, 'openid' | 'phone' | 'kind'> & Partial<Pick<Persona, 'openid' | 'phone' | 'kind'>>;

const OPENID = /^[A-Za-z0-9_-]{6,64}$/;
const PHONE = /^1[3-9]\d{9}$/;
const KINDS = ['member', 'staff', 'visitor'] as const;
const NAME_MOST = 30;

/** 28 characters that begin with `o`, as WeChat's do. */
const newOpenid = (): string => `o${randomBytes(24).toString('base64url').slice(0, 27)}`;
const newUnionid = (): string => `oU${randomBytes(24).toString('base64url').slice(0, 26)}`;
/** 199 and eight digits. */
const newPhone = (): string => `199${String(randomInt(1e8)).padStart(8, '0')}`;

/** What is wrong with a persona from the wire, or undefined. */
export function personaProblem(value: unknown): string | undefined {
  if (!isObject(value)) return '每个人物应为对象';
  const { openid, phone, name, kind } = value;
  if (openid !== undefined && !OPENID.test(String(openid))) return 'openid 应为 6 到 64 个字母、数字、_ 或 -';
  if (phone !== undefined && !PHONE.test(String(phone))) return 'phone 应为 11 位手机号';
  if (!textOf(name) || [...String(name)].length > NAME_MOST) return `name 应为 1 到 ${NAME_MOST} 个字`;
  if (kind !== undefined && !KINDS.some((known) => known === kind)) return `kind 应为 ${KINDS.join('、')} 之一`;
  return undefined;
}

/** Adds a person, or replaces the one with the same openid. */
export function addPersona(world: World, input: PersonaInput): Persona {
  const openid = input.openid ?? newOpenid();
  const known = own(world.store.data.personas, openid);
  const persona: Persona = {
    openid, unionid: input.unionid ?? known?.unionid, phone: input.phone ?? known?.phone ?? newPhone(),
    name: input.name, kind: input.kind ?? 'visitor', note: input.note,
  };
  world.store.data.personas[openid] = persona;
  world.store.touch();
  return persona;
}

/** A newcomer: nobody in the product knows this openid or phone. */
export const addVisitor = (world: World, name: string): Persona =>
  addPersona(world, { name: name.trim().slice(0, NAME_MOST) || '新顾客', kind: 'visitor', unionid: newUnionid(), note: '刚装好微信' });

/** Whoever matches a word in name, note or phone; visitors last made come first. */
export function findPersonas(world: World, word: string, most: number): Persona[] {
  const all = Object.values(world.store.data.personas).reverse();
  const found = word ? all.filter(({ name, note = '', phone }) => `${name} ${note} ${phone}`.includes(word)) : all;
  return found.slice(0, most);
}
