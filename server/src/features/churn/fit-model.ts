import { Type } from 'typebox';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { countRhythms, fitting, rhythmOf, type BgNbd } from '@shuke/shared/rules/churn/bg-nbd';
import { checking, type ModelCheck } from '@shuke/shared/rules/churn/check-model';
import { businessDate, businessDay } from '@shuke/shared/values/time';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { defineJob, enqueue } from '../../platform/jobs';
import { ChurnModels, type ChurnModel } from './model';
import { sampleLives } from './read-lives';

/** More customers make the parameters no better and the search longer. */
const SAMPLE = 20_000;
/** With fewer who came again, or a shorter history, there is no rhythm to learn. */
const LEAST_RETURNING = 50;
const LEAST_WEEKS = 8;
/** As long as in the paper, or half of a shorter history. */
const HOLDOUT_WEEKS = 39;
const LEASE_MS = 120_000;

/** Drives a long computation a step at a time, so that the worker goes on doing other things. */
const atLeisure = async <T>(steps: Generator<void, T>): Promise<T> => {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await nextTurn();
  }
};

interface Learnt {
  parameters: BgNbd | null;
  check: ModelCheck | null;
  buyers: number;
  sampled: number;
}

/** What the purchases up to now teach; no parameters when they are too few. */
export const learn = async (deps: Deps, until: Date): Promise<Learnt> => {
  const { lives, buyers, firstDay } = await sampleLives(deps, until, SAMPLE);
  const today = businessDay(until);
  const rhythms = lives.flatMap((days) => rhythmOf(days, today) ?? []);
  const weeks = Math.floor((today - firstDay) / 7);
  const learnt = { buyers, sampled: lives.length };
  if (rhythms.filter(({ x }) => x > 0).length < LEAST_RETURNING || weeks < LEAST_WEEKS) return { ...learnt, parameters: null, check: null };
  const { model } = await atLeisure(fitting(countRhythms(rhythms)));
  return { ...learnt, parameters: model, check: await atLeisure(checking(lives, today, Math.min(HOLDOUT_WEEKS, Math.floor(weeks / 2)))) };
};

/** One worker at a time, and what a crash left is taken up after the lease. */
export const fitModel = async (deps: Deps, id: string): Promise<void> => {
  const now = new Date();
  const taken = await ChurnModels(deps.db).updateOne({ _id: id, state: 'waiting', leaseUntil: { $lte: now } }, { $set: { leaseUntil: new Date(now.getTime() + LEASE_MS) } });
  if (taken.modifiedCount === 0) return;
  const at = deps.clock.now();
  const learnt = await learn(deps, at);
  await ChurnModels(deps.db).updateOne({ _id: id, state: 'waiting' }, { $set: { ...learnt, state: learnt.parameters ? 'fitted' : 'thin', fittedAt: at } });
};

export const fitChurnJob = defineJob({
  name: 'fit-churn-model', queue: 'campaigns', payload: Type.Object({ id: Type.String() }), run: ({ id }, deps) => fitModel(deps, id),
});

const open = async (deps: Deps, slot: string, id: string): Promise<ChurnModel> => {
  const model: ChurnModel = {
    _id: id, slot, state: 'waiting', askedAt: deps.clock.now(), fittedAt: null, buyers: 0, sampled: 0, parameters: null, check: null, leaseUntil: new Date(0),
  };
  await ChurnModels(deps.db).insertMany([model]);
  return model;
};

/** Somebody at the console wants the model learnt anew; while one waits already, that one is the answer. */
export const askForModel = async (deps: Deps, actor: OperatorActor, requestId: string): Promise<ChurnModel> => {
  const waiting = await ChurnModels(deps.db).findOne({ state: 'waiting' }).lean();
  if (waiting) return waiting;
  const id = newId();
  const model = await open(deps, id, id);
  await recordAudit(deps, null, { actor, action: 'fit-churn-model', target: `churn-model:${id}`, requestId });
  await enqueue(deps, fitChurnJob, { id }, { key: id });
  return model;
};

/** A model for each month, and whatever waits and lost its worker. */
export const keepModelFresh = async (deps: Deps): Promise<void> => {
  const slot = `month:${businessDate(deps.clock.now()).slice(0, 7)}`;
  if (!(await ChurnModels(deps.db).exists({ slot }))) {
    await open(deps, slot, newId()).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
  }
  for (const { _id: id } of await ChurnModels(deps.db).find({ state: 'waiting', leaseUntil: { $lte: new Date() } }, { _id: 1 }).lean()) {
    await enqueue(deps, fitChurnJob, { id }, { key: id });
  }
};
