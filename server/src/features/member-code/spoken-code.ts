import { randomInt } from 'node:crypto';
import { defineModel, isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';

/**
 * Eight digits that a member reads out when neither camera nor scanner works. Unlike the signed code they mean nothing
 * by themselves: they are looked up, live for a minute, are good once anywhere, and guessing is counted per person.
 */
interface SpokenCode {
  _id: string;
  memberId: string;
  digits: string;
  /** Business time. */
  expiresAt: Date;
  /** Real time, for tidying up. */
  createdAt: Date;
}
const SpokenCodes = defineModel<SpokenCode>(
  'spoken_codes',
  { memberId: String, digits: String, expiresAt: Date, createdAt: Date },
  [[{ memberId: 1 }, { unique: true }], [{ digits: 1 }, { unique: true }], [{ createdAt: 1 }, { expireAfterSeconds: 3600 }]],
);

interface Guesses {
  /** `staffId|window` */
  _id: string;
  tries: number;
  createdAt: Date;
}
const SpokenGuesses = defineModel<Guesses>('spoken_guesses', { tries: Number, createdAt: Date }, [[{ createdAt: 1 }, { expireAfterSeconds: 3600 }]]);

export const SPOKEN_SECONDS = 60;
const DIGITS = 8;
/** Wrong codes that one person may type in ten minutes: one in five million of all codes, with fifty alive at once a chance of 1 : 100 000. */
export const MOST_GUESSES = 20;
const GUESS_WINDOW_MS = 600_000;
const MOST_TRIES = 5;

const newDigits = (): string => String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');

/** Gives the member a new spoken code; the one before is over. */
export const speakCode = async (deps: Deps, memberId: string): Promise<{ digits: string; expiresAt: string; seconds: number }> => {
  const expiresAt = new Date(deps.clock.now().getTime() + SPOKEN_SECONDS * 1000);
  for (let tries = 1; ; tries += 1) {
    const digits = newDigits();
    try {
      await SpokenCodes(deps.db).updateOne({ memberId }, { $set: { digits, expiresAt, createdAt: new Date() }, $setOnInsert: { _id: newId() } }, { upsert: true });
      return { digits, expiresAt: expiresAt.toISOString(), seconds: SPOKEN_SECONDS };
    } catch (error) {
      if (!isDuplicateKey(error) || tries === MOST_TRIES) throw error; // somebody else's digits, or the same member's other phone
    }
  }
};

export const looksSpoken = (code: string): boolean => new RegExp(`^\\d{${DIGITS}}$`).test(code.replace(/\s+/g, ''));

export type Heard = { ok: true; memberId: string } | { ok: false; reason: 'MEMBER_CODE_INVALID' | 'TOO_MANY_REQUESTS' };

/** Counts the try before it looks, so that many tries at once are no way around; the right one is not counted. */
export const hearCode = async (deps: Deps, code: string, typedBy: string): Promise<Heard> => {
  const now = deps.clock.now();
  const guess = `${typedBy}|${Math.floor(now.getTime() / GUESS_WINDOW_MS)}`;
  const counted = await SpokenGuesses(deps.db).findOneAndUpdate(
    { _id: guess }, { $inc: { tries: 1 }, $setOnInsert: { createdAt: new Date() } }, { upsert: true, returnDocument: 'after' },
  ).lean();
  if (counted!.tries > MOST_GUESSES) return { ok: false, reason: 'TOO_MANY_REQUESTS' };
  const found = await SpokenCodes(deps.db).findOneAndDelete({ digits: code.replace(/\s+/g, ''), expiresAt: { $gt: now } }).lean();
  if (!found) return { ok: false, reason: 'MEMBER_CODE_INVALID' };
  await SpokenGuesses(deps.db).updateOne({ _id: guess }, { $inc: { tries: -1 } });
  return { ok: true, memberId: found.memberId };
};
