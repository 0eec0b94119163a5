import { h5 } from './h5';
import type { Platform } from './port';
import { weapp } from './weapp';

export type * from './port';

/** Decided at build time, so that each build carries only its own half. */
export const platform: Platform = process.env.TARO_ENV === 'weapp' ? weapp : h5;
