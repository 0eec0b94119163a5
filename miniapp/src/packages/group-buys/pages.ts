/** Pages of this sub-package, relative to it; listed in app.config.ts. */
export const groupBuyPages: string[] = ['list/index', 'team/index'];
