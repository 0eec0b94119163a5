import { readConfig } from './config';
import { createDeps } from './create-deps';
import { startWorkers } from './platform/workers';
import { JOBS, TIMERS } from './product';
import { stopGracefully } from './stop-gracefully';

const { deps, close } = await createDeps(readConfig(), { name: 'worker' });
const workers = await startWorkers(deps, JOBS, TIMERS);
stopGracefully(deps.log, async () => {
  await workers.stop();
  await close();
});
deps.log.info('worker is running');
