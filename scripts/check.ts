import { describeCheck, runChecks } from './check/run-checks';
import { repositoryRoot } from './provision/home';
import { say } from './provision/say';

/** `npm run check`: types, lint and import rules of the whole repository. */
const results = await runChecks(repositoryRoot, (result) => say(describeCheck(result)));
const failed = results.filter((result) => !result.ok);
say(failed.length === 0 ? `\nAll ${results.length} checks passed` : `\n${failed.length} of ${results.length} checks failed`);
process.exit(failed.length === 0 ? 0 : 1);
