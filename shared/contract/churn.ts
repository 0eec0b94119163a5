import { Type } from 'typebox';
import { Count, Id, IdParams, Instant, Nullable, OneOf, PageOf, PageQuery } from './common';
import { Closed, consoleRoles, defineContract } from './contract';

const readers = consoleRoles('manager', 'store-manager', 'auditor', 'support');
const makers = consoleRoles('manager');
const Band = OneOf('once', 'calm', 'watch', 'high');
const Chance = Type.Number({ minimum: 0, maximum: 1 });

const RepeatsCheck = Closed({ repeats: Count, orMore: Type.Boolean(), members: Count, predicted: Type.Number(), actual: Type.Number() });
const Check = Closed({
  calibrationWeeks: Count, holdoutWeeks: Count, members: Count, predicted: Type.Number(), actual: Count, errorOfModel: Type.Number(), errorOfPace: Type.Number(),
  byRepeats: Type.Array(RepeatsCheck), byBand: Type.Array(Closed({ band: Band, members: Count, cameBack: Count })),
});
const ModelView = Closed({
  id: Id,
  /** thin: too few who came again, or too short a history, to learn from. */
  state: OneOf('waiting', 'fitted', 'thin'),
  askedAt: Instant,
  fittedAt: Nullable(Instant),
  buyers: Count,
  /** Of the members learnt from, when there are too many to look at all. */
  sampled: Count,
  parameters: Nullable(Closed({ r: Type.Number(), alpha: Type.Number(), a: Type.Number(), b: Type.Number() })),
  check: Nullable(Check),
});
const RiskView = Closed({ band: Band, name: Type.String(), alive: Nullable(Chance), everyDays: Nullable(Count), quietDays: Count, expected90: Type.Number(), reason: Type.String() });

export const churnContract = defineContract({
  'GET /v1/console/churn': {
    summary: 'Churn risk: members by band, and how well the model foretells',
    access: readers,
    reply: Closed({
      asOf: Instant,
      /** The business day of the scores; null: none yet. */
      scoredOn: Nullable(Type.String()),
      /** What scores were made by. */
      model: Nullable(ModelView),
      /** A model asked for later, or one that could not be made. */
      newer: Nullable(ModelView),
      bands: Type.Array(Closed({ band: Band, name: Type.String(), members: Count, paidFen: Type.Integer() })),
    }),
  },
  'GET /v1/console/churn/members': {
    summary: 'Members of a risk band, those who spent most first, each with the reason',
    access: readers,
    query: Closed({ ...PageQuery.properties, band: Band }),
    reply: PageOf(Closed({ memberId: Id, nickname: Type.String(), memberNo: Type.String(), paidFen: Type.Integer(), risk: RiskView })),
  },
  'GET /v1/console/members/:id/churn': {
    summary: 'One member’s churn risk now, with the reason; null without a model or a purchase',
    access: readers,
    params: IdParams,
    reply: Closed({ risk: Nullable(RiskView) }),
    errors: ['MEMBER_NOT_FOUND'],
  },
  'POST /v1/console/churn/models': {
    summary: 'Learn anew from all purchases, in the background',
    access: makers,
    repeat: 'keyed',
    reply: ModelView,
  },
});
