import type { ShukeCommand } from './command';
import { status } from './status';
import { version } from './version';

/** Every command of the CLI. Loaded when it is called, so that `version` does not wait for the database driver. */
export const commands: Record<string, () => Promise<ShukeCommand>> = {
  import: async () => (await import('./import')).importCommand,
  reconcile: async () => (await import('./reconcile')).reconcile,
  segment: async () => (await import('./segment')).segment,
  status: async () => status,
  version: async () => version,
};
