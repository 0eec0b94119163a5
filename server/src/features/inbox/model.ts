import type { Static } from 'typebox';
import type { MessageView } from '@shuke/shared/contract/inbox';
import { defineModel, Free } from '../../platform/database';

export interface InboxMessage {
  _id: string;
  memberId: string;
  /** Unique: the same business fact is told once. */
  reference: string;
  kind: Static<typeof MessageView>['kind'];
  title: string;
  text: string;
  link: string | null;
  offer: { couponId: string; title: string; expiresAt: Date | null } | null;
  campaignId: string | null;
  at: Date;
  openedAt: Date | null;
  readAt: Date | null;
}
export const InboxMessages = defineModel<InboxMessage>(
  'inbox_messages',
  { memberId: String, reference: String, kind: String, title: String, text: String, link: String, offer: Free, campaignId: String, at: Date, openedAt: Date, readAt: Date },
  [
    [{ reference: 1 }, { unique: true }],
    [{ memberId: 1, at: -1, _id: -1 }],
    [{ memberId: 1, readAt: 1 }],
    [{ campaignId: 1, openedAt: 1 }, { partialFilterExpression: { campaignId: { $type: 'string' } } }],
  ],
);

/** One-time subscribe permissions: each accept in WeChat is one message that may be sent. */
export interface SubscribePermission {
  /** `memberId:templateKey` */
  _id: string;
  memberId: string;
  templateKey: string;
  remaining: number;
  banned: boolean;
  updatedAt: Date;
}
export const SubscribePermissions = defineModel<SubscribePermission>(
  'subscribe_permissions',
  { memberId: String, templateKey: String, remaining: Number, banned: Boolean, updatedAt: Date },
  [[{ memberId: 1 }], [{ templateKey: 1, remaining: 1 }]],
);

/** Which subscribe-message templates the brand picked in WeChat, by what they are for. */
export interface MessageTemplate {
  /** Key such as `campaign-offer`. */
  _id: string;
  templateId: string;
  title: string;
  fields: { name: string; label: string; example: string }[];
}
export const MessageTemplates = defineModel<MessageTemplate>('message_templates', { templateId: String, title: String, fields: Free });
