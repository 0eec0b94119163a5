import { defineModel, Free } from '../../platform/database';

export type MarketingChannel = 'inbox' | 'subscribe' | 'sms' | 'wecom';

export interface MemberTag {
  tagId: string;
  at: Date;
  source: 'hand' | 'rule' | 'import' | 'campaign';
  by: string;
}

/** What brought the person here first; kept from first visit to last order. */
export interface Source {
  kind: 'store' | 'staff' | 'poster' | 'campaign' | 'referral' | 'import' | 'direct';
  scene: string;
  storeId: string | null;
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
  wecomExternalUserId?: string | null;
  mergedInto?: string | null;
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
  consents: { privacyVersion: string | null; inbox: boolean; subscribe: boolean; sms: boolean; wecom: boolean };
  tags: MemberTag[];
}

export const Members = defineModel<Member>(
  'members',
  {
    ordinal: Number, status: String, openid: String, unionid: String, phoneSealed: String, phoneIndex: String, phoneMasked: String,
    externalId: String, wecomExternalUserId: String, mergedInto: String, mergeTurns: Number, nickname: String, avatarKey: String, gender: String, birthday: String, birthdayKey: String, source: Free,
    homeStoreId: String, joinedAt: Date, createdAt: Date, tierKey: String, tierSince: Date, tierValidUntil: Date, consents: Free, tags: Free,
  },
  [
    [{ ordinal: 1 }, { unique: true }],
    [{ openid: 1 }, { unique: true, partialFilterExpression: { openid: { $type: 'string' } } }],
    [{ phoneIndex: 1 }, { unique: true, partialFilterExpression: { phoneIndex: { $type: 'string' } } }],
    [{ externalId: 1 }, { unique: true, partialFilterExpression: { externalId: { $type: 'string' } } }],
    [{ unionid: 1 }, { unique: true, partialFilterExpression: { unionid: { $type: 'string' } } }],
    [{ wecomExternalUserId: 1 }, { unique: true, partialFilterExpression: { wecomExternalUserId: { $type: 'string' } } }],
    [{ mergedInto: 1 }, { partialFilterExpression: { mergedInto: { $type: 'string' } } }],
    [{ 'tags.tagId': 1 }],
    [{ tierKey: 1, _id: 1 }],
    [{ status: 1, joinedAt: -1 }],
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
