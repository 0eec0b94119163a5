import { randomInt } from 'node:crypto';
import type { Session } from '../../platform/database';
import { isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { Inviters, Shares, type Inviter, type ReferralShare } from './model';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const newScene = (): string => `r${Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;

/** The member's own code; made when it is first asked for, once under any race. */
export const inviterOf = async (deps: Pick<Deps, 'db' | 'clock'>, memberId: string): Promise<Inviter> => {
  const known = await Inviters(deps.db).findById(memberId).lean();
  if (known) return known;
  const made: Inviter = { _id: memberId, scene: newScene(), turn: 0, deviceKeys: [], createdAt: deps.clock.now() };
  try {
    await Inviters(deps.db).insertMany([made]);
    return made;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  return inviterOf(deps, memberId); // asked for twice at once
};

const LOOKS_LIKE_ONE = /^r[0-9A-Za-z]{10}$/;

/** Whose code this scene is; null: nobody's. */
export const inviterOfScene = async (deps: Pick<Deps, 'db'>, scene: string): Promise<string | null> => {
  const code = LOOKS_LIKE_ONE.test(scene) ? await Inviters(deps.db).findOne({ scene }, { _id: 1 }).lean() : null;
  return code ? standsFor(deps, code._id) : null;
};

/** A record that was merged gave way to another; that may have been merged in its turn. */
const standsFor = async (deps: Pick<Deps, 'db'>, memberId: string, steps = 5): Promise<string> => {
  const next = (await Members(deps.db).findById(memberId, { mergedInto: 1 }).lean())?.mergedInto;
  return next && steps > 0 ? standsFor(deps, next, steps - 1) : memberId;
};

/**
 * Makes this transaction and every other that changes the same inviter's referrals follow one another: whoever comes
 * second starts anew and sees what the first one wrote.
 */
export const takeTurn = async (deps: Deps, session: Session, inviterId: string): Promise<void> => {
  const code = { scene: newScene(), deviceKeys: [], createdAt: deps.clock.now() };
  await Inviters(deps.db).updateOne({ _id: inviterId }, { $inc: { turn: 1 }, $setOnInsert: code }, { session, upsert: true });
};

export const deviceKeyOf = (deps: Deps, deviceId: string | undefined): string | null => (deviceId ? deps.pii.blindIndex(`device:${deviceId}`) : null);

const DEVICES_KEPT = 10;

interface Share {
  memberId: string;
  key: string;
  via: ReferralShare['via'];
  deviceId?: string;
}

/** Counts that an invitation was passed on, and remembers on which phone. */
export const recordShare = async (deps: Deps, { memberId, key, via, deviceId }: Share): Promise<void> => {
  await inviterOf(deps, memberId);
  const deviceKey = deviceKeyOf(deps, deviceId);
  if (deviceKey) {
    await Inviters(deps.db).updateOne({ _id: memberId, deviceKeys: { $ne: deviceKey } }, { $push: { deviceKeys: { $each: [deviceKey], $slice: -DEVICES_KEPT } } });
  }
  await Shares(deps.db).updateOne({ _id: `${memberId}|${key}` }, { $setOnInsert: { memberId, via, at: deps.clock.now() } }, { upsert: true });
};
