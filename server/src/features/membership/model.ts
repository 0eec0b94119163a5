import type { Holding } from '@shuke/shared/rules/tags/change-holdings';
import { defineModel, Free } from '../../platform/database';

export type MarketingChannel = 'inbox' | 'subscribe' | 'sms' | 'wecom';

export type MemberTag = Holding;

/** What brought the person here first; kept from first visit to last order. */
export interface Source {
  kind: 'store' | 'staff' | 'poster' | 'campaign' | 'referral' | 'import' | 'direct';
  scene: string;
  storeId: string | null;
  /** The associate whose own code brought the person: the adviser. */
  staffId?: string | null;
  /** For a referral: the member whose code it was. */
  inviterId?: string;
  at: Date;
}

export interface Member {
  _id: string;
  /** Small, dense and unique: the member's place in bitmaps; also the member number. */
  ordinal: number;
  /** contact: known from an import, has not joined. visitor: logged in by WeChat, has not joined. */
  status: 'contact' | 'visitor' | 'joined' | 'erased';
  openid: string | null;
  unionid: string | null;
  /** Sealed and found by blind index; never stored in the clear. */
  phoneSealed: string | null;
  phoneIndex: string | null;
  phoneMasked: string | null;
  externalId: string | null;
  /** WeCom's id of this person as an outside contact; absent on rows from before. */
  wecomExternalUserId?: string | null;
  /** A tombstone: this record was found to be the same person as another, which stands for it from now on. */
  mergedInto?: string | null;
  /** Counts merges begun and undone, so that two at once queue up at this record. */
  mergeTurns?: number;
  nickname: string;
  avatarKey: string;
  gender: 'male' | 'female' | 'unknown';
  /** `YYYY-MM-DD` or `MM-DD`; `birthdayKey` is `MM-DD` for look-ups. */
  birthday: string | null;
  birthdayKey: string | null;
  source: Source;
  homeStoreId: string | null;
  joinedAt: Date | null;
  createdAt: Date;
  tierKey: string;
  tierSince: Date;
  tierValidUntil: Date | null;
  /** When the validity that runs began; absent: with `tierSince`. */
  tierPeriodFrom?: Date | null;
  /** Growth counts towards upgrades since then; absent: since the beginning. */
  tierCountsFrom?: Date | null;
  /** When somebody has to look at the tier again: the end of validity or of grace. */
  tierDueAt?: Date | null;
  /** Counts cards given, so that two at once queue up. */
  cardTurns?: number;
  /** When the birthday was entered or changed last; it may be changed once a year. */
  birthdaySetAt?: Date | null;
  consents: { privacyVersion: string | null; inbox: boolean; subscribe: boolean; sms: boolean; wecom: boolean };
  tags: MemberTag[];
  /** Tags of rules that somebody took off by hand: the rule leaves them off. */
  tagsKeptOff?: string[];
}

export const Members = defineModel<Member>(
  'members',
  {
    ordinal: Number, status: String, openid: String, unionid: String, phoneSealed: String, phoneIndex: String, phoneMasked: String,
    externalId: String, wecomExternalUserId: String, mergedInto: String, mergeTurns: Number, nickname: String, avatarKey: String, gender: String, birthday: String, birthdayKey: String, source: Free,
    homeStoreId: String, joinedAt: Date, createdAt: Date, tierKey: String, tierSince: Date, tierValidUntil: Date,
    tierPeriodFrom: Date, tierCountsFrom: Date, tierDueAt: Date, cardTurns: Number, birthdaySetAt: Date, consents: Free, tags: Free, tagsKeptOff: [String],
  },
  [
    [{ ordinal: 1 }, { unique: true }],
    [{ openid: 1 }, { unique: true, partialFilterExpression: { openid: { $type: 'string' } } }],
    [{ phoneIndex: 1 }, { unique: true, partialFilterExpression: { phoneIndex: { $type: 'string' } } }],
    [{ externalId: 1 }, { unique: true, partialFilterExpression: { externalId: { $type: 'string' } } }],
    [{ unionid: 1 }, { unique: true, partialFilterExpression: { unionid: { $type: 'string' } } }],
    [{ wecomExternalUserId: 1 }, { unique: true, partialFilterExpression: { wecomExternalUserId: { $type: 'string' } } }],
    [{ mergedInto: 1 }, { partialFilterExpression: { mergedInto: { $type: 'string' } } }],
    [{ 'source.staffId': 1, joinedAt: 1 }, { partialFilterExpression: { 'source.staffId': { $type: 'string' } } }],
    [{ 'tags.tagId': 1 }],
    [{ 'tags.expiresAt': 1 }, { sparse: true }],
    [{ tierKey: 1, _id: 1 }],
    [{ status: 1, joinedAt: -1 }],
    [{ tierDueAt: 1 }, { partialFilterExpression: { tierDueAt: { $type: 'date' } } }],
    [{ nickname: 1 }],
    [{ birthdayKey: 1 }],
  ],
);

/** Consent given or taken back, by purpose and channel. */
export interface ConsentEvent {
  _id: string;
  memberId: string;
  at: Date;
  purpose: string;
  granted: boolean;
}
export const ConsentEvents = defineModel<ConsentEvent>('consent_events', { memberId: String, at: Date, purpose: String, granted: Boolean }, [[{ memberId: 1, at: -1 }]]);

/** Counts up; the only place that hands out member ordinals. */
export const Counters = defineModel<{ _id: string; next: number }>('counters', { next: Number });
