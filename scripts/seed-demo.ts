import { sayError } from './provision/say';
import { seedDemo } from './seed/index';

/** Run once by `start` on an empty database, with the product's environment. */
try {
  await seedDemo();
  process.exit(0);
} catch (error) {
  sayError(error);
  process.exit(1);
}
