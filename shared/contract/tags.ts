import { Type, type Static } from 'typebox';
import { MemberRow } from './audience';
import { Closed, consoleRoles, defineContract } from './contract';
import { BusinessDate, Count, Id, IdParams, Instant, Nothing, Nullable, OneOf, ShortText } from './common';
import { RuleBody } from './segment-rule';

const readers = consoleRoles('manager', 'store-manager', 'auditor', 'support');
const makers = consoleRoles('manager');
const taggers = consoleRoles('manager', 'store-manager', 'support');

/** Whole business days after it is put on, or the last day on which it counts. */
export const TagEndsBody = Type.Union([
  Closed({ kind: Type.Literal('never') }),
  Closed({ kind: Type.Literal('days'), days: Type.Integer({ minimum: 1, maximum: 3650 }) }),
  Closed({ kind: Type.Literal('on'), date: BusinessDate }),
]);

const Colour = Type.String({ pattern: '^#[0-9A-Fa-f]{6}$' });
const SourceName = OneOf('hand', 'rule', 'import', 'questionnaire', 'wecom', 'journey', 'campaign');

export const TagView = Closed({
  id: Id,
  name: Type.String(),
  colour: Type.String(),
  groupId: Id,
  /** How many hold it now, of those whom the reader may see. */
  members: Count,
  owner: Nullable(Closed({ id: Id, name: Type.String() })),
  ends: TagEndsBody,
  /** In words. */
  endsText: Type.String(),
  /** Null: people and processes put it on. */
  rule: Nullable(Closed({
    rule: RuleBody,
    /** Read back as a Chinese sentence. */
    sentence: Type.String(),
    /** `waiting`: the holders are being brought in line; `broken`: it names what is gone. */
    state: OneOf('fresh', 'waiting', 'broken'),
    sweptAt: Nullable(Instant),
  })),
});
export type TagView = Static<typeof TagView>;
export const TagGroupView = Closed({ id: Id, name: Type.String(), exclusive: Type.Boolean(), forStaff: Type.Boolean(), tags: Type.Array(TagView) });

/** What may be said of a tag when it is made or changed. */
const TagDraft = { name: ShortText, colour: Colour, ends: Type.Optional(TagEndsBody), rule: Type.Optional(Nullable(RuleBody)) };

const HoldingView = Closed({
  id: Id,
  name: Type.String(),
  colour: Type.String(),
  groupName: Type.String(),
  at: Instant,
  source: SourceName,
  /** In words. */
  sourceText: Type.String(),
  by: Type.String(),
  expiresAt: Nullable(Instant),
  /** It has a rule, which does not decide here because a person did. */
  overridesRule: Type.Boolean(),
});
const MemberTagsView = Closed({
  holdings: Type.Array(HoldingView),
  /** Rule tags that somebody took off by hand: the rule leaves them off. */
  keptOff: Type.Array(Closed({ id: Id, name: Type.String(), colour: Type.String() })),
  /** The latest 100 lines. */
  history: Type.Array(Closed({ at: Instant, name: Type.String(), colour: Type.String(), on: Type.Boolean(), sourceText: Type.String(), by: Type.String(), expiresAt: Nullable(Instant) })),
});

export const tagsContract = defineContract({
  'GET /v1/console/tags': { summary: 'Tag groups and tags with sizes', access: readers, reply: Closed({ tagGroups: Type.Array(TagGroupView) }) },
  'POST /v1/console/tag-groups': {
    summary: 'Create a tag group',
    access: makers,
    repeat: 'keyed',
    body: Closed({ name: ShortText, exclusive: Type.Boolean(), forStaff: Type.Optional(Type.Boolean()) }),
    reply: TagGroupView,
    errors: ['TAG_NAME_TAKEN'],
  },
  'PUT /v1/console/tag-groups/:id': {
    summary: 'Rename a tag group, make it exclusive or not, open it to store staff at the counter or close it to them',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    body: Closed({ name: Type.Optional(ShortText), exclusive: Type.Optional(Type.Boolean()), forStaff: Type.Optional(Type.Boolean()) }),
    reply: TagGroupView,
    errors: ['TAG_NOT_FOUND', 'TAG_NAME_TAKEN', 'TAG_GROUP_MIXED'],
  },
  'POST /v1/console/tags': {
    summary: 'Create a tag, put on by hand or by a rule in the language of segments',
    access: makers,
    repeat: 'keyed',
    body: Closed({ tagGroupId: Id, ...TagDraft }),
    reply: TagView,
    errors: ['TAG_NOT_FOUND', 'TAG_NAME_TAKEN', 'TAG_RULE_ENDS', 'SEGMENT_RULE_INVALID'],
  },
  'PUT /v1/console/tags/:id': {
    summary: 'Change a tag; an end holds for whoever gets it from now on, a rule is swept through at once',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    body: Closed({ ...TagDraft, own: Type.Optional(Type.Literal(true)) }),
    reply: TagView,
    errors: ['TAG_NOT_FOUND', 'TAG_NAME_TAKEN', 'TAG_RULE_ENDS', 'SEGMENT_RULE_INVALID'],
  },
  'DELETE /v1/console/tags/:id': {
    summary: 'Delete a tag that nobody holds and nothing leans on',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    reply: Nothing,
    errors: ['TAG_NOT_FOUND', 'TAG_IN_USE'],
  },
  'GET /v1/console/members/:id/tags': {
    summary: 'The tags of a member: where each comes from, when it ends, and what happened before',
    access: readers,
    params: IdParams,
    reply: MemberTagsView,
    errors: ['MEMBER_NOT_FOUND'],
  },
  'POST /v1/console/members/:id/tags': {
    summary: 'Tag a member by hand (in an exclusive group the former tag goes)',
    access: taggers,
    repeat: 'natural',
    params: IdParams,
    body: Closed({ tagId: Id }),
    reply: MemberRow,
    errors: ['MEMBER_NOT_FOUND', 'TAG_NOT_FOUND', 'TAG_ENDED'],
  },
  'DELETE /v1/console/members/:id/tags/:tagId': {
    summary: 'Take a tag off a member; what a rule had put on stays off',
    access: taggers,
    repeat: 'natural',
    params: Closed({ id: Id, tagId: Id }),
    reply: MemberRow,
    errors: ['MEMBER_NOT_FOUND', 'TAG_NOT_FOUND'],
  },
  'POST /v1/console/members/:id/tags/:tagId/hand-back': {
    summary: 'Let the rule decide about this tag on this member again',
    access: taggers,
    repeat: 'natural',
    params: Closed({ id: Id, tagId: Id }),
    reply: MemberRow,
    errors: ['MEMBER_NOT_FOUND', 'TAG_NOT_FOUND', 'TAG_WITHOUT_RULE'],
  },
});
