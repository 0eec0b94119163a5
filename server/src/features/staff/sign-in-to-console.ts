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
  const operator = await Operators(deps.db).findOne({ username, active: true }).lean();
  const now = deps.clock.now();
  if (operator?.lockedUntil && operator.lockedUntil > now) throw new AppError('ACCOUNT_LOCKED');
  const right = await verify(operator?.passwordHash ?? (await decoy), password);
  if (!operator) throw new AppError('BAD_CREDENTIALS');
  if (!right) return refuse(deps, operator._id, now);
  await Operators(deps.db).updateOne({ _id: operator._id }, { $set: { failures: 0, lockedUntil: null } });
  return operator;
};

/** Counts in one write, so that many tries at once still lock. */
const refuse = async (deps: Deps, id: string, now: Date): Promise<never> => {
  const counted = await Operators(deps.db).findOneAndUpdate({ _id: id }, { $inc: { failures: 1 } }, { returnDocument: 'after' }).lean();
  if ((counted?.failures ?? 0) < MAX_FAILURES) throw new AppError('BAD_CREDENTIALS');
  await Operators(deps.db).updateOne({ _id: id }, { $set: { failures: 0, lockedUntil: new Date(now.getTime() + LOCK_MS) } });
  throw new AppError('ACCOUNT_LOCKED');
};
