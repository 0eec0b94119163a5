import type { PipelineStage } from 'mongoose';
import { BAND_NAMES, RISK_BANDS, riskReason, type RiskBand } from '@shuke/shared/rules/churn/risk-of';
import { businessDate, businessDay, businessDayStart } from '@shuke/shared/values/time';
import type { OperatorActor } from '../../platform/auth/actors';
import { readNumber } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { memberNo, Members } from '../membership/index';
import { populationFor } from '../segments/index';
import { ChurnModels, ChurnProgressBook, ChurnScores, type ChurnModel, type ChurnScore } from './model';
import { livesOf } from './read-lives';
import { currentModel, scoreOf } from './score-members';

export const toModelView = ({ _id: id, state, askedAt, fittedAt, buyers, sampled, parameters, check }: ChurnModel) => ({
  id, state, askedAt: askedAt.toISOString(), fittedAt: fittedAt?.toISOString() ?? null, buyers, sampled, parameters, check,
});

const toRisk = ({ band, alive, everyDays, quietDays, expected90 }: ChurnScore) => ({
  band, name: BAND_NAMES[band], alive, everyDays, quietDays, expected90, reason: riskReason({ everyDays, quietDays }),
});

/** A store manager sees own stores' members. */
const visible = (actor: OperatorActor): PipelineStage[] => [
  { $lookup: { from: 'members', localField: '_id', foreignField: '_id', as: 'member', pipeline: [{ $match: populationFor(actor) }, { $project: { nickname: 1, ordinal: 1 } }] } },
  { $match: { 'member.0': { $exists: true } } },
];

const countBands = (deps: Deps, actor: OperatorActor) =>
  ChurnScores(deps.db).aggregate<{ _id: RiskBand; members: number; paidFen: number }>([
    ...(actor.role === 'store-manager' ? visible(actor) : []), { $group: { _id: '$band', members: { $sum: 1 }, paidFen: { $sum: '$paidFen' } } },
  ]);

export const viewChurn = async (deps: Deps, actor: OperatorActor) => {
  const [model, newest, counts, progress] = await Promise.all([
    currentModel(deps), ChurnModels(deps.db).findOne().sort({ askedAt: -1, _id: -1 }).lean(), countBands(deps, actor), ChurnProgressBook(deps.db).findById('scores').lean(),
  ]);
  const bands = RISK_BANDS.map((band) => {
    const { members = 0, paidFen = 0 } = counts.find(({ _id }) => _id === band) ?? {};
    return { band, name: BAND_NAMES[band], members, paidFen };
  });
  return {
    asOf: deps.clock.now().toISOString(), scoredOn: progress?.done ? businessDate(businessDayStart(progress.day)) : null, bands,
    model: model && toModelView(model), newer: newest && newest._id !== model?._id ? toModelView(newest) : null,
  };
};

type Listed = ChurnScore & { member: { nickname: string; ordinal: number }[] };

/** Of a band, those who spent most first. */
export const listAtRisk = async (deps: Deps, actor: OperatorActor, { band, cursor, limit = 20 }: { band: RiskBand; cursor?: string; limit?: number }) => {
  const skip = readNumber(cursor) ?? 0;
  const rows = await ChurnScores(deps.db).aggregate<Listed>([
    { $match: { band } }, { $sort: { paidFen: -1, _id: 1 } }, ...visible(actor), { $skip: skip }, { $limit: limit + 1 },
  ]);
  return {
    rows: rows.slice(0, limit).map((row) => ({ memberId: row._id, nickname: row.member[0]!.nickname, memberNo: memberNo(row.member[0]!.ordinal), paidFen: row.paidFen, risk: toRisk(row) })),
    nextCursor: rows.length > limit ? String(skip + limit) : null,
  };
};

/** As of this moment, not of the last run. */
export const viewMemberChurn = async (deps: Deps, memberId: string) => {
  const [model, now, counted] = [await currentModel(deps), deps.clock.now(), await Members(deps.db).exists({ ...populationFor(), _id: memberId })];
  const [life] = model && counted ? await livesOf(deps, [memberId], now) : [];
  const score = model && life ? scoreOf(life, model, businessDay(now)) : null;
  return { risk: score && toRisk(score) };
};
