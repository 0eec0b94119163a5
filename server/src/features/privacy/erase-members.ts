import { addDays } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { erasureDecision } from './ask-erasure';
import { FORGET_STEPS, openTheDoor, personOf, shutTheDoor } from './forget-steps';
import { PrivacyRequests, type ErasureRequest } from './model';

type Due = Pick<ErasureRequest, '_id' | 'memberId' | 'sure'>;

/** What was on its way to the person at that moment (a campaign's message, a scan) is cleared for so long. */
const LATE_DAYS = 2;
const AT_ONCE = 100;

/** Takes every trace of a person away; safe to repeat, also after being cut off anywhere. */
export const forget = async (deps: Deps, memberId: string): Promise<void> => {
  const person = await personOf(deps, memberId);
  for (const step of FORGET_STEPS) await step(deps, person);
};

/** What has come in the way since holds it up, and the member reads what it is. */
const holdUp = async (deps: Deps, { _id, memberId }: Due, detail: string): Promise<boolean> => {
  const held = await PrivacyRequests(deps.db).updateOne({ _id, state: { $in: ['cooling', 'erasing'] }, sure: false }, { $set: { state: 'cooling', heldUpBy: detail } });
  if (held.modifiedCount === 1) await openTheDoor(deps, memberId);
  return false;
};

/**
 * The cooling-off time is over: shut the door, and only then look for the last time, since an order may have been placed
 * at this very moment. From `sure` on it goes through to the end.
 */
const begin = async (deps: Deps, due: Due): Promise<boolean> => {
  const before = await erasureDecision(deps, due.memberId);
  if (!before.ok) return holdUp(deps, due, before.detail);
  const begun = await PrivacyRequests(deps.db).updateOne({ _id: due._id, state: { $in: ['cooling', 'erasing'] } }, { $set: { state: 'erasing', heldUpBy: null } });
  if (begun.matchedCount === 0) return false; // withdrawn at the last moment
  await shutTheDoor(deps, [due.memberId]);
  const after = await erasureDecision(deps, due.memberId);
  if (!after.ok) return holdUp(deps, due, after.detail);
  await PrivacyRequests(deps.db).updateOne({ _id: due._id, state: 'erasing' }, { $set: { sure: true } });
  return true;
};

const finish = async (deps: Deps, { _id, memberId }: Due): Promise<void> => {
  await forget(deps, memberId);
  await PrivacyRequests(deps.db).updateOne({ _id, state: 'erasing' }, { $set: { state: 'erased', closedAt: deps.clock.now() } });
};

/** Runs what is due and what was cut off, each person alone: one failure stops no other. Answers how many are through. */
export const eraseDueMembers = async (deps: Deps): Promise<number> => {
  const now = deps.clock.now();
  const due = (await PrivacyRequests(deps.db).find(
    { kind: 'erasure', $or: [{ state: 'erasing' }, { state: 'cooling', eraseAt: { $lte: now } }] } as never, { memberId: 1, sure: 1 },
  ).sort({ eraseAt: 1 }).limit(AT_ONCE).lean()) as unknown as Due[];
  let through = 0;
  for (const one of due) {
    try {
      if (!one.sure && !(await begin(deps, one))) continue;
      await finish(deps, one);
      through += 1;
    } catch (error) {
      deps.log.warn({ err: error, requestId: one._id }, 'an erasure was cut off; trying again later');
    }
  }
  return through;
};

/** Clears what arrived for people who were forgotten a short while ago. */
export const clearLateTraces = async (deps: Deps): Promise<void> => {
  const since = addDays(deps.clock.now(), -LATE_DAYS);
  const recent = await PrivacyRequests(deps.db).find({ kind: 'erasure', state: 'erased', closedAt: { $gte: since } }, { memberId: 1 }).lean();
  for (const { memberId } of recent) await forget(deps, memberId);
};
