/// <reference types="@tarojs/taro" />

/** Origin of the server, empty for same origin; set at build time (config/index.ts). */
declare const SHUKE_API_BASE: string;

declare module '*.png' {
  const address: string;
  export default address;
}
declare module '*.svg' {
  const address: string;
  export default address;
}
declare module '*.scss';

declare namespace NodeJS {
  interface ProcessEnv {
    TARO_ENV: 'weapp' | 'h5';
    SHUKE_API_BASE?: string;
  }
}
