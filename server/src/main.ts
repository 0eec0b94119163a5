import { buildApp } from './app';
import { readConfig } from './config';
import { createDeps } from './create-deps';
import { backgroundsFor } from './product';
import { stopGracefully } from './stop-gracefully';

const config = readConfig();
const { deps, close } = await createDeps(config, { name: 'server' });
const app = await buildApp(deps);
const background = backgroundsFor(deps);
stopGracefully(deps.log, async () => {
  await app.close();
  await background.stop();
  await close();
});
await app.listen({ host: config.host, port: config.port });
deps.log.info({ port: config.port }, 'server is listening');
background.start();
