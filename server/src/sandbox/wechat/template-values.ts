import type { TemplateField } from '../templates';

/**
 * What each type of template field accepts (订阅消息参数值内容限制说明). Dates are y年m月d日, y年m月, m月d日 or joined
 * by one of - / . ; times are HH:MM or HH:MM:SS; `~` joins two of them into a range.
 */
const CLOCK = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?`;
const DAY = [
  String.raw`\d{4}年\d{1,2}月\d{1,2}日`, String.raw`\d{4}年\d{1,2}月`, String.raw`\d{1,2}月\d{1,2}日`,
  String.raw`\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?`, String.raw`\d{1,2}[-/.]\d{1,2}`,
].join('|');

const either = (one: string): RegExp => new RegExp(`^(?:${one})(?:\\s?~\\s?(?:${one}))?$`);
const TIME = either(`(?:(?:${DAY})\\s)?${CLOCK}`);
const DATE = either(`(?:${DAY})(?:\\s${CLOCK})?`);

const HAN = /\p{Script=Han}/u;
/** A line feed or another control character spoils any value. */
const CONTROL = /[\u0000-\u001f\u007f]/;

type Check = (value: string, field: TemplateField) => boolean;

const length = (value: string): number => [...value].length;
const upTo = (most: number, pattern: RegExp): Check => (value) => length(value) <= most && pattern.test(value);

const checks: Record<string, Check> = {
  thing: (value) => length(value) <= 20,
  number: upTo(32, /^\d+(\.\d+)?$/),
  letter: upTo(32, /^[A-Za-z]+$/),
  symbol: upTo(5, /^[^\p{Script=Han}A-Za-z0-9\s]+$/u),
  character_string: (value) => length(value) <= 32 && !HAN.test(value),
  time: (value) => TIME.test(value),
  date: (value) => DATE.test(value),
  amount: (value) => /^[¥￥$€£]?\d+(\.\d{1,2})?元?$/.test(value) && value.replace(/\D/g, '').length <= 10,
  phone_number: upTo(17, /^[\d+\-*() ]+$/),
  car_number: upTo(8, /^[\p{Script=Han}A-Z0-9][A-Z0-9]+[\p{Script=Han}A-Z0-9]$/iu),
  name: (value) => length(value) <= (HAN.test(value) ? 10 : 20) && !/\d/.test(value),
  phrase: upTo(5, /^\p{Script=Han}+$/u),
  enum: (value, field) => (field.values ?? []).includes(value),
};

/** `thing1` → `thing` */
export const typeOfField = (name: string): string => name.replace(/\d+$/, '');

export const isFieldType = (type: string): boolean => Object.hasOwn(checks, type);

/** `empty` and `invalid` as the errmsg of 47003 has them (the vendor's own misspelling included), or undefined. */
export function valueProblem(field: TemplateField, value: unknown): 'emtpy' | 'invalid' | undefined {
  if (value === undefined || value === null || value === '') return 'emtpy';
  if (typeof value !== 'string' && typeof value !== 'number') return 'invalid';
  const text = String(value);
  if (CONTROL.test(text)) return 'invalid';
  return checks[typeOfField(field.name)]?.(text, field) ? undefined : 'invalid';
}
