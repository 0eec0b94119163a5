import { expectedPurchases, rhythmOf, type BgNbd } from '@shuke/shared/rules/churn/bg-nbd';
import { riskOf } from '@shuke/shared/rules/churn/risk-of';
import { businessDay } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { populationFor } from '../segments/index';
import { ChurnModels, ChurnProgressBook, ChurnScores, type ChurnModel, type ChurnProgress, type ChurnScore } from './model';
import { livesOf, type Life } from './read-lives';

const BATCH = 500;
const WEEKS_AHEAD = 90 / 7;

export type FittedModel = ChurnModel & { parameters: BgNbd };

/** The newest model that holds. */
export const currentModel = async (deps: Deps): Promise<FittedModel | null> =>
  (await ChurnModels(deps.db).findOne({ state: 'fitted' }).sort({ askedAt: -1, _id: -1 }).lean()) as FittedModel | null;

export const scoreOf = ({ _id, days, paidFen }: Life, model: FittedModel, day: number): ChurnScore | null => {
  const rhythm = rhythmOf(days, day);
  return rhythm && { _id, modelId: model._id, day, ...riskOf(model.parameters, rhythm), expected90: expectedPurchases(model.parameters, rhythm, WEEKS_AHEAD), paidFen };
};

const write = async (deps: Deps, scores: readonly ChurnScore[]): Promise<void> => {
  if (scores.length === 0) return;
  await ChurnScores(deps.db).bulkWrite(scores.map(({ _id, ...score }) => ({ updateOne: { filter: { _id }, update: { $set: score }, upsert: true } })), { ordered: false });
};

/** Where a run over today's members with this model stands; a new day or a new model begins anew. */
const progressOf = async (deps: Deps, modelId: string, day: number): Promise<ChurnProgress> => {
  const kept = await ChurnProgressBook(deps.db).findById('scores').lean();
  if (kept?.modelId === modelId && kept.day === day) return kept;
  const begun = { modelId, day, after: '', done: false };
  await ChurnProgressBook(deps.db).updateOne({ _id: 'scores' }, { $set: begun }, { upsert: true });
  return { _id: 'scores', ...begun };
};

/**
 * Scores everybody once a business day and after each new model, in batches; cut off, it goes on where it stopped, and a
 * batch done twice is the same. Answers how many members were looked at.
 */
export const scoreMembers = async (deps: Deps): Promise<number> => {
  const [model, now] = [await currentModel(deps), deps.clock.now()];
  if (!model) return 0;
  const day = businessDay(now);
  let looked = 0;
  for (let { after, done } = await progressOf(deps, model._id, day); !done; looked += BATCH) {
    const members = await Members(deps.db).find({ ...populationFor(), _id: { $gt: after } }, { _id: 1 }).sort({ _id: 1 }).limit(BATCH).lean();
    done = members.length < BATCH;
    after = members.at(-1)?._id ?? after;
    const lives = await livesOf(deps, members.map(({ _id }) => _id), now);
    await write(deps, lives.flatMap((life) => scoreOf(life, model, day) ?? []));
    const ours = await ChurnProgressBook(deps.db).updateOne({ _id: 'scores', modelId: model._id, day }, { $max: { after }, $set: { done } });
    // Another worker has a newer model, or it is tomorrow there.
    if (ours.matchedCount === 0) return looked;
  }
  // Whoever was not met by a whole run does not count any more: refunded, erased, or merged into another record.
  if (looked > 0) await ChurnScores(deps.db).deleteMany({ $or: [{ day: { $ne: day } }, { modelId: { $ne: model._id } }] });
  return looked;
};
