import { JOBS, TIMERS } from '../../../server/src/product';
import { startWorkers } from '../../../server/src/platform/workers';
import { buildTestApp, type TestApp } from '../build-test-app';
import { ensureBuiltPages } from './built-pages';
import { openRoom, type Room } from './people';

export interface RunningProduct extends TestApp {
  origin: string;
  room: Room;
}

/** The whole product on a real port, as `npm start` runs it: server with its pages, worker, sandbox, and a browser. */
export const startProduct = async (more: Record<string, string> = {}): Promise<RunningProduct> => {
  await ensureBuiltPages();
  const app = await buildTestApp(more);
  const workers = await startWorkers(app.deps, JOBS, TIMERS);
  const origin = app.deps.config.publicOrigin;
  const room = await openRoom(origin);
  return {
    ...app, origin, room,
    close: async () => {
      await room.close();
      await workers.stop();
      await app.close();
    },
  };
};
