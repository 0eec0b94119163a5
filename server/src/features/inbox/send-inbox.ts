import { newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { InboxMessages, type InboxMessage } from './model';

export interface InboxInput {
  memberId: string;
  reference: string;
  kind: InboxMessage['kind'];
  title: string;
  text: string;
  link?: string;
  offer?: { couponId: string; title: string; expiresAt: Date | null };
  campaignId?: string;
}

/** Puts messages into inboxes, each reference once. Answers how many are new. */
export const sendInbox = async (deps: Pick<Deps, 'db' | 'clock'>, session: Session | null, inputs: readonly InboxInput[]): Promise<number> => {
  if (inputs.length === 0) return 0;
  const at = deps.clock.now();
  const result = await InboxMessages(deps.db).bulkWrite(
    inputs.map(({ reference, link, offer, campaignId, ...rest }) => ({
      updateOne: {
        filter: { reference },
        update: { $setOnInsert: { _id: newId(), ...rest, link: link ?? null, offer: offer ?? null, campaignId: campaignId ?? null, at, openedAt: null, readAt: null } },
        upsert: true,
      },
    })),
    { ordered: false, ...(session ? { session } : {}) },
  );
  return result.upsertedCount;
};
