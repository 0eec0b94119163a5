/** Pages of this sub-package, relative to it; listed in app.config.ts. */
export const staffPages: string[] = ['counter/index', 'shift/index', 'team/index', 'pickups/index'];
