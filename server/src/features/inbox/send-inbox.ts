import { isDuplicateKey, newId, type Session } from '../../platform/database';
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

const toMessage = ({ link, offer, campaignId, ...rest }: InboxInput, at: Date): InboxMessage => ({
  _id: newId(), ...rest, link: link ?? null, offer: offer ?? null, campaignId: campaignId ?? null, at, openedAt: null, readAt: null,
});

/** Plain inserts, of which those whose reference is there already are refused one by one: a third of an upsert's cost. */
const insertNew = async (deps: Pick<Deps, 'db'>, messages: InboxMessage[]): Promise<number> => {
  try {
    await InboxMessages(deps.db).insertMany(messages, { ordered: false, lean: true });
    return messages.length;
  } catch (error) {
    const refused = [(error as { writeErrors?: unknown }).writeErrors ?? []].flat();
    if (!isDuplicateKey(error) || !refused.every(isDuplicateKey)) throw error;
    return messages.length - refused.length;
  }
};

/** Puts messages into inboxes, each reference once. Answers how many are new. */
export const sendInbox = async (deps: Pick<Deps, 'db' | 'clock'>, session: Session | null, inputs: readonly InboxInput[]): Promise<number> => {
  if (inputs.length === 0) return 0;
  const messages = inputs.map((input) => toMessage(input, deps.clock.now()));
  if (!session) return insertNew(deps, messages);
  // In a transaction a refused insert would end it.
  const upserts = messages.map((message) => ({ updateOne: { filter: { reference: message.reference }, update: { $setOnInsert: message }, upsert: true } }));
  return (await InboxMessages(deps.db).bulkWrite(upserts, { ordered: false, session })).upsertedCount;
};
