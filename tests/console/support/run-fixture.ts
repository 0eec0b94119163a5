import { builtConsole } from './built';
import { password, startFixture } from './fixture-server';

/** `npx tsx tests/console/support/run-fixture.ts [port]`: the console on invented data, for work on its looks. */
void startFixture({ pages: builtConsole(), port: Number(process.argv[2] ?? 5180) }).then((fixture) => {
  process.stdout.write(`${fixture.address}/console/ · manager / ${password}\n`);
});
