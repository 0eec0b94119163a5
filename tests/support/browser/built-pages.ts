import { runBuilds } from '../../../scripts/build/run-builds';
import { openHome } from '../../../scripts/provision/home';

/** Builds the pages a story drives when their sources changed. `SHUKE_STORY_KEEP_BUILD=1` takes what lies there. */
export const ensureBuiltPages = async (): Promise<void> => {
  if (process.env.SHUKE_STORY_KEEP_BUILD === '1') return;
  await runBuilds(openHome(), ['h5', 'console']);
};
