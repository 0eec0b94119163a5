import { addFeature } from './new-feature/add-feature';
import { repositoryRoot } from './provision/home';
import { say, sayError } from './provision/say';

/** `npm run new-feature NAME`: contract, routes, model and tests of a new feature, registered and passing. */
const name = process.argv[2] ?? '';
try {
  for (const file of addFeature(repositoryRoot, name)) say(`  ${file}`);
  say(`
✓ ${name} is there. Next:
  npm run check && npm test -- tests/server/${name}.test.ts
  Put its terms into shared/GLOSSARY.md, its decisions into shared/rules, its refusals into shared/contract/errors.ts.`);
} catch (error) {
  sayError(error);
  process.exitCode = 1;
}
