import { hash, verify } from '@node-rs/argon2';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Operators, type Operator } from './model';

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
export const MAX_FAILURES = 5;
export const LOCK_MS = 15 * 60_000;

export const hashPassword = (password: string): Promise<string> => hash(password, ARGON2ID);

/** Compared when no such operator exists, so that the time to answer does not tell who has an account. */
const decoy = hashPassword('no operator has this password');

export const checkPassword = async (deps: Deps, username: string, password: string): Promise<Operator> => {
  const now = deps.clock.now();
  const operator = await countTry(deps, username, now);
  const right = await verify(operator?.passwordHash ?? (await decoy), password);
  if (!operator) throw new AppError('BAD_CREDENTIALS');
  if (!right) throw new AppError(operator.lockedUntil && operator.lockedUntil > now ? 'ACCOUNT_LOCKED' : 'BAD_CREDENTIALS');
  await Operators(deps.db).updateOne({ _id: operator._id }, { $set: { failures: 0, lockedUntil: null } });
  return operator;
};

/**
 * Counts a try before the password is looked at, and locks with the last one, in a single write: of many tries at once
 * no more than the allowed ones are looked at. Refuses with ACCOUNT_LOCKED; undefined when there is no such operator.
 */
const countTry = async (deps: Deps, username: string, now: Date): Promise<Operator | undefined> => {
  const last = { $gte: [{ $add: ['$failures', 1] }, MAX_FAILURES] };
  const counted = await Operators(deps.db).findOneAndUpdate(
    { username, active: true, $or: [{ lockedUntil: null }, { lockedUntil: { $lte: now } }] },
    [{ $set: {
      failures: { $cond: [last, 0, { $add: ['$failures', 1] }] },
      lockedUntil: { $cond: [last, new Date(now.getTime() + LOCK_MS), null] },
    } }],
    { returnDocument: 'after', updatePipeline: true },
  ).lean();
  if (!counted && (await Operators(deps.db).exists({ username, active: true }))) throw new AppError('ACCOUNT_LOCKED');
  return counted ?? undefined;
};
