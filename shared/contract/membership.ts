import { Type } from 'typebox';
import { anyone, Closed, defineContract, member, visitor } from './contract';
import { BusinessDate, Count, Fen, Id, Instant, Nothing, Nullable, OneOf, ShortText } from './common';
import { CouponView } from './coupons';
import { BenefitView } from './tiers';

/** Tier with the way to the next, in numbers and in words ("再消费 ¥86 升金卡"). */
export const TierProgress = Closed({
  key: Type.String(),
  name: Type.String(),
  rank: Count,
  growth: Count,
  nextName: Nullable(Type.String()),
  /** Growth still missing for the next tier; null at the top. */
  growthToNext: Nullable(Count),
  fenToNext: Nullable(Fen),
  /** 0..1 from this tier's threshold to the next. */
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  sentence: Type.String(),
  validUntil: Nullable(Instant),
  /** What it takes to keep the tier ("再消费 ¥86 可在 11 月 30 日前保级"); null: nothing has to be done. */
  keep: Nullable(Closed({ sentence: Type.String(), state: OneOf('open', 'grace', 'kept'), growthMissing: Count, fenMissing: Fen, before: Instant })),
  /** The paid card that runs beside the tier. */
  card: Nullable(Closed({ name: Type.String(), endsAt: Instant, benefits: Type.Array(BenefitView) })),
  benefits: Type.Array(BenefitView),
});

export const Channel = OneOf('inbox', 'subscribe', 'sms', 'wecom');
export const ConsentView = Closed({
  privacyVersion: Nullable(Type.String()),
  marketing: Closed({ inbox: Type.Boolean(), subscribe: Type.Boolean(), sms: Type.Boolean(), wecom: Type.Boolean() }),
  history: Type.Array(Closed({ at: Instant, purpose: Type.String(), granted: Type.Boolean() })),
});

export const MemberProfile = Closed({
  id: Id,
  memberNo: Type.String(),
  nickname: Type.String(),
  avatarKey: Type.String(),
  phoneMasked: Nullable(Type.String()),
  gender: OneOf('male', 'female', 'unknown'),
  /** `MM-DD` or `YYYY-MM-DD` */
  birthday: Nullable(Type.String()),
  joinedAt: Nullable(Instant),
});

export const membershipContract = defineContract({
  'GET /v1/brand': {
    summary: 'The brand as visitors see it, and the privacy policy in force',
    access: anyone,
    reply: Closed({ name: Type.String(), slogan: Type.String(), logo: Type.String(), privacyVersion: Type.String(), privacySummary: Type.Array(Type.String()) }),
  },
  'POST /v1/member/join': {
    summary: 'Become a member: consent first, then the phone number WeChat vouches for',
    access: visitor,
    repeat: 'keyed',
    body: Closed({
      phoneCode: Type.String({ minLength: 1, maxLength: 128 }),
      privacyVersion: Type.String({ minLength: 1, maxLength: 20 }),
      marketing: Closed({ inbox: Type.Boolean(), subscribe: Type.Boolean(), sms: Type.Boolean() }),
      scene: Type.Optional(Type.String({ maxLength: 32 })),
    }),
    reply: Closed({ profile: MemberProfile, gifts: Type.Array(CouponView) }),
    errors: ['CONSENT_REQUIRED', 'PHONE_CODE_INVALID', 'PHONE_ALREADY_BOUND', 'OUTSIDE_UNAVAILABLE'],
  },
  'GET /v1/member/profile': { summary: 'My own data', access: member, reply: MemberProfile },
  'POST /v1/member/profile': {
    summary: 'Change nickname, gender or (at most once a year) birthday',
    access: member,
    repeat: 'keyed',
    body: Closed({
      nickname: Type.Optional(ShortText),
      gender: Type.Optional(OneOf('male', 'female', 'unknown')),
      birthday: Type.Optional(BusinessDate),
    }),
    reply: MemberProfile,
    errors: ['BIRTHDAY_ALREADY_SET'],
  },
  'GET /v1/member/tier': {
    summary: 'My tier, the way to the next, and every tier with its benefits',
    access: member,
    reply: Closed({
      current: TierProgress,
      tiers: Type.Array(Closed({
        key: Type.String(), name: Type.String(), rank: Count, growthFrom: Count, validityDays: Nullable(Count), keepGrowth: Count, graceDays: Count,
        benefits: Type.Array(BenefitView),
      })),
    }),
  },
  'GET /v1/member/code': {
    summary: 'My rotating member code: a few windows ahead, so that it also shows with a poor network',
    access: member,
    reply: Closed({
      serverNow: Instant,
      windowSeconds: Count,
      codes: Type.Array(Closed({ code: Type.String(), digits: Type.String(), from: Instant, until: Instant })),
    }),
  },
  'POST /v1/member/code/spoken': {
    summary: 'Eight digits to read out when nothing can scan: good once, for a minute',
    access: member,
    repeat: 'natural',
    perMinute: 10,
    reply: Closed({ digits: Type.String(), expiresAt: Instant, seconds: Count }),
  },
  'GET /v1/member/consents': { summary: 'What I agreed to, with history', access: visitor, reply: ConsentView },
  'PUT /v1/member/consents': {
    summary: 'Change marketing consent per channel',
    access: member,
    repeat: 'natural',
    body: Closed({ channel: Channel, granted: Type.Boolean() }),
    reply: ConsentView,
  },
  'GET /v1/member/accesses': {
    summary: 'Who looked at my data, when and why',
    access: member,
    reply: Closed({ rows: Type.Array(Closed({ at: Instant, who: Type.String(), what: Type.String(), why: Type.String() })) }),
  },
  'POST /v1/member/subscriptions': {
    summary: 'Report what wx.requestSubscribeMessage answered: each accept is one message that may be sent',
    access: member,
    repeat: 'keyed',
    body: Closed({
      results: Type.Array(Closed({ templateKey: ShortText, answer: OneOf('accept', 'reject', 'ban', 'filter') }), { minItems: 1, maxItems: 5 }),
    }),
    reply: Nothing,
  },
  'GET /v1/member/subscriptions': {
    summary: 'Templates to ask for at a given moment, with how many messages each may still bring',
    access: visitor,
    query: Closed({ moment: OneOf('claim', 'pay', 'team', 'join') }),
    reply: Closed({ templates: Type.Array(Closed({ templateKey: Type.String(), templateId: Type.String(), title: Type.String(), remaining: Count })) }),
  },
});
