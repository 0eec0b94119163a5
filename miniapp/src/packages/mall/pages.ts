/** Pages of this sub-package, relative to it; listed in app.config.ts. */
export const mallPages: string[] = ['items/index', 'redemptions/index'];
