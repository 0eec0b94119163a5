/**
 * Stand-in for @tarojs/taro in tests that run the mini-program's sources without its compiler: a phone with storage,
 * real HTTP, login codes to choose, and pages that tests show and hide.
 */
import { useLayoutEffect, useRef } from 'react';

interface Phone {
  storage: Map<string, string>;
  /** Codes that WeChat hands out, in turn. */
  loginCodes: string[];
  logins: number;
  /** Set to make storage fail as a full phone does. */
  storageFull: boolean;
  launchQuery: Record<string, string>;
  shown: Set<() => void>;
  hidden: Set<() => void>;
  toasts: string[];
  visited: string[];
}

const newPhone = (): Phone => ({
  storage: new Map(), loginCodes: [], logins: 0, storageFull: false, launchQuery: {}, shown: new Set(), hidden: new Set(), toasts: [], visited: [],
});

const holder = globalThis as typeof globalThis & { shukeTestPhone?: Phone };

/** The one phone of the test; it outlives `jest.resetModules()`, as a phone outlives the app. */
export const phone = (): Phone => (holder.shukeTestPhone ??= newPhone());
export const resetPhone = (): void => {
  holder.shukeTestPhone = newPhone();
};

interface RequestOptions {
  url: string;
  method?: string;
  data?: unknown;
  header?: Record<string, string>;
}

const request = async ({ url, method = 'GET', data, header }: RequestOptions) => {
  const answer = await fetch(url, { method, headers: header, body: data === undefined ? undefined : JSON.stringify(data) });
  const text = await answer.text();
  return { statusCode: answer.status, data: text ? (JSON.parse(text) as unknown) : undefined };
};

const setStorageSync = (key: string, value: string): void => {
  if (phone().storageFull) throw new Error('setStorage:fail exceed storage max size');
  phone().storage.set(key, value);
};

const login = async (): Promise<{ code: string }> => {
  phone().logins += 1;
  return { code: phone().loginCodes.shift() ?? 'code-member' };
};

const visit = async ({ url }: { url: string }): Promise<void> => void phone().visited.push(url);

export default {
  request,
  login,
  setStorageSync,
  getStorageSync: (key: string): string => phone().storage.get(key) ?? '',
  removeStorageSync: (key: string): void => void phone().storage.delete(key),
  getLaunchOptionsSync: () => ({ query: phone().launchQuery }),
  pxTransform: (size: number): string => `${size}rpx`,
  showToast: async ({ title }: { title: string }): Promise<void> => void phone().toasts.push(title),
  navigateTo: visit,
  redirectTo: visit,
  switchTab: visit,
};

/** A page that opens is shown before React runs its effects, as in the browser. */
const useListener = (listeners: Set<() => void>, listener: () => void, atOnce: boolean): void => {
  const latest = useRef(listener);
  latest.current = listener;
  useLayoutEffect(() => {
    const call = (): void => latest.current();
    listeners.add(call);
    if (atOnce) call();
    return () => void listeners.delete(call);
  }, [listeners, atOnce]);
};

export const useDidShow = (listener: () => void): void => useListener(phone().shown, listener, true);
export const useDidHide = (listener: () => void): void => useListener(phone().hidden, listener, false);
export const useReachBottom = (_listener: () => void): void => undefined;
