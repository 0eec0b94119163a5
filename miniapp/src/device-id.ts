import { keep, recall } from './storage';
import { newKey } from './transport';

const STORED = 'device';

/** A name that this phone chose for itself: it tells the server nothing but that two visits came from one phone. */
export const deviceId = (): string => {
  const known = recall<string>(STORED);
  if (known) return known;
  const chosen = newKey();
  keep(STORED, chosen);
  return chosen;
};
