import { buildApp } from './app';
import { readConfig } from './config';
import { createDeps } from './create-deps';
import { stopGracefully } from './stop-gracefully';

const config = readConfig();
const { deps, close } = await createDeps(config, { name: 'server' });
const app = await buildApp(deps);
stopGracefully(deps.log, async () => {
  await app.close();
  await close();
});
await app.listen({ host: config.host, port: config.port });
deps.log.info({ port: config.port }, 'server is listening');
