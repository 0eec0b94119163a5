/** Only what the harness uses; the package ships no types of its own. */
declare module 'jsdom' {
  export class JSDOM {
    constructor(html: string, options?: { runScripts?: 'outside-only'; pretendToBeVisual?: boolean });
    readonly window: Window & typeof globalThis;
    getInternalVMContext(): import('node:vm').Context;
  }
}
