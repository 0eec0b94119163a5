import { runBuilds } from './build/run-builds';
import { targets } from './build/targets';
import { openHome } from './provision/home';
import { sayError } from './provision/say';

/** `node scripts/bootstrap.mjs build [server console h5 weapp]`: builds what changed. */
const asked = process.argv.slice(2);
const names = targets.map((target) => target.name).filter((name) => asked.length === 0 || asked.includes(name));
await runBuilds(openHome(), names).catch((error: unknown) => {
  sayError(error);
  process.exitCode = 1;
});
