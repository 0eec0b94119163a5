import type { Deps } from '../../platform/deps';
import { TaskFacts, type TaskFact } from './model';

interface Fact {
  kind: TaskFact['kind'];
  id: string;
  memberId: string;
  at: string;
}

/** Keeps that something happened, once; when its reversal came first, it stays reversed. */
export const keepFact = async (deps: Deps, { kind, id, memberId, at }: Fact): Promise<void> => {
  await TaskFacts(deps.db).updateOne({ _id: `${kind}:${id}` }, { $set: { at: new Date(at) }, $setOnInsert: { kind, memberId, reversed: false } }, { upsert: true });
};

export const reverseInvite = async (deps: Deps, referralId: string, memberId: string): Promise<void> => {
  await TaskFacts(deps.db).updateOne(
    { _id: `invite:${referralId}` },
    { $set: { reversed: true }, $setOnInsert: { kind: 'invite', memberId, at: deps.clock.now() } },
    { upsert: true },
  );
};
