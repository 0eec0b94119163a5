/**
 * The `wx` object: what the harness implements, and for every other name of the vendor's typings a function that
 * records that it is missing. Each call is logged and held against the typings.
 */
import { deviceCalls } from './wx-device';
import { networkCalls } from './wx-network';
import { personCalls } from './wx-person';
import { plainCopy } from './record';
import type { WxParts, WxTable } from './phone';
import { argumentFaults, readWxSignatures, type WxSignatures } from './wx-signatures';

const canIUse = (signatures: WxSignatures) => (schema: string): boolean => {
  const [name = ''] = schema.split('.');
  return signatures.has(name) || /^(button|input|scroll-view|image|text|view|page-container)$/.test(name);
};

/** Values of wx that are not functions. */
const values: WxTable = { env: { USER_DATA_PATH: 'wxfile://usr' }, cloud: {} };

const logged = (parts: WxParts, signatures: WxSignatures, name: string, run: (...args: unknown[]) => unknown) =>
  (...args: unknown[]): unknown => {
    const signature = signatures.get(name);
    if (!signature) parts.record.problem('unknown-api', `wx.${name} is not in miniprogram-api-typings`);
    const options = plainCopy(args[0]);
    parts.record.calls.push({
      name,
      options: typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : {},
      args: args.map(plainCopy),
    });
    if (signature) {
      argumentFaults(signature, args[0]).forEach((fault) => parts.record.problem('bad-argument', `wx.${name} ${fault}`));
    }
    return run(...args);
  };

const missing = (parts: WxParts, name: string) => (options?: { fail?: (result: unknown) => void }): unknown => {
  parts.record.problem('missing-api', `wx.${name} was called; the harness does not have it`);
  options?.fail?.({ errMsg: `${name}:fail the harness does not have it` });
  return undefined;
};

/** Reading a name that WeChat does not know is recorded too: it would be undefined on the phone. */
const watched = (parts: WxParts, table: WxTable): WxTable =>
  new Proxy(table, {
    get: (target, name, receiver) => {
      if (typeof name === 'string' && !(name in target) && !/^(webpack|__|\$\$|then$|toJSON$)/.test(name)) {
        parts.record.problem('unknown-api', `wx.${name} is not in miniprogram-api-typings`);
      }
      return Reflect.get(target, name, receiver) as unknown;
    },
  });

/** Own and enumerable, because Taro walks over the keys of wx. */
export const createWx = (parts: WxParts, more: WxTable): WxTable => {
  const signatures = readWxSignatures();
  const made: WxTable = { ...deviceCalls(parts), ...personCalls(parts), ...networkCalls(parts), ...more, canIUse: canIUse(signatures) };
  const table: WxTable = { ...values };
  for (const [name, signature] of signatures) {
    if (signature.kind === 'function' && !(name in made)) table[name] = logged(parts, signatures, name, missing(parts, name) as never);
  }
  for (const [name, run] of Object.entries(made)) {
    table[name] = logged(parts, signatures, name, run as (...args: unknown[]) => unknown);
  }
  return watched(parts, table);
};
