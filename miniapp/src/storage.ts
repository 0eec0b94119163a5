import Taro from '@tarojs/taro';
import { slotKey } from './slot';

/** What this person's phone remembers; a full or broken storage only costs the memory, never the page. */
export const keep = (name: string, value: unknown): void => {
  try {
    Taro.setStorageSync(slotKey(name), JSON.stringify(value));
  } catch {
    // Quota reached or storage refused: the next visit loads from the network instead.
  }
};

export const recall = <T>(name: string): T | undefined => {
  try {
    const text: unknown = Taro.getStorageSync(slotKey(name));
    return typeof text === 'string' && text !== '' ? (JSON.parse(text) as T) : undefined;
  } catch {
    return undefined;
  }
};

export const forget = (name: string): void => {
  try {
    Taro.removeStorageSync(slotKey(name));
  } catch {
    // Nothing was kept.
  }
};
