import { readConfig } from './config';
import { createDeps } from './create-deps';
import { startWorkers } from './platform/workers';
import { JOBS, TIMERS } from './product';
import { stopGracefully } from './stop-gracefully';

const { deps, close } = await createDeps(readConfig(), { name: 'worker' });
const starting = startWorkers(deps, JOBS, TIMERS);
stopGracefully(deps.log, async () => {
  await (await starting).stop();
  await close();
});
await starting;
deps.log.info('worker is running');
