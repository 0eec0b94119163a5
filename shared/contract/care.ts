import { Type, type Static } from 'typebox';
import { BusinessDate, Count, Id, IdParams, Instant, Nullable, OneOf, ShortText } from './common';
import { Closed, consoleRoles, defineContract } from './contract';

const readers = consoleRoles('manager', 'auditor', 'support');
const makers = consoleRoles('manager');

export const FestivalName = OneOf('new-year', 'spring', 'lantern', 'labour', 'tea-day', 'dragon-boat', 'double-seventh', 'mid-autumn', 'double-ninth', 'national');
export const CareOccasion = Type.Union([
  Closed({ kind: Type.Literal('birthday') }),
  Closed({ kind: Type.Literal('anniversary') }),
  Closed({ kind: Type.Literal('festival'), festival: FestivalName }),
]);

/** The first gift whose tiers hold the member's wins; empty `tierKeys`: every tier. A birthday without one falls to the tier's own birthday gift. */
export const CareGiftBody = Closed({
  tierKeys: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10 }),
  points: Type.Integer({ minimum: 0, maximum: 100_000 }),
  templateId: Nullable(Id),
});
export const CareRuleBody = Closed({
  occasion: CareOccasion,
  title: ShortText,
  text: Type.String({ minLength: 1, maxLength: 200 }),
  gifts: Type.Array(CareGiftBody, { maxItems: 10 }),
  active: Type.Boolean(),
});
export type CareRuleBody = Static<typeof CareRuleBody>;

export const CareRuleView = Closed({
  id: Id,
  ...CareRuleBody.properties,
  /** "生日", "春节" */
  occasionName: Type.String(),
  givenThisYear: Count,
  createdAt: Instant,
});
export const FestivalView = Closed({ key: FestivalName, name: Type.String(), next: Nullable(BusinessDate) });

export const careContract = defineContract({
  'GET /v1/console/care-rules': {
    summary: 'Care rules, with the festivals that a rule can name',
    access: readers,
    reply: Closed({ rules: Type.Array(CareRuleView), festivals: Type.Array(FestivalView) }),
  },
  'POST /v1/console/care-rules': {
    summary: 'Create a care rule; one for each occasion',
    access: makers,
    repeat: 'keyed',
    body: CareRuleBody,
    reply: CareRuleView,
    errors: ['CARE_RULE_EXISTS'],
  },
  'PUT /v1/console/care-rules/:id': {
    summary: 'Change a care rule',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    body: CareRuleBody,
    reply: CareRuleView,
    errors: ['CARE_RULE_NOT_FOUND', 'CARE_RULE_EXISTS'],
  },
  'GET /v1/console/care-preview': {
    summary: 'What care will give in the next 30 days: how many members on which day',
    access: readers,
    reply: Closed({ days: Type.Array(Closed({ date: BusinessDate, ruleId: Id, occasionName: Type.String(), title: Type.String(), members: Count })) }),
  },
});
