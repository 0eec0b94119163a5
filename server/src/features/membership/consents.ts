import { newId } from '../../platform/database';
import { DataAccesses } from '../../platform/audit';
import type { Deps } from '../../platform/deps';
import { withTransaction } from '../../platform/transaction';
import { findMember } from './find-member';
import { ConsentEvents, Members, type MarketingChannel } from './model';

const HISTORY = 50;

/** ConsentView of the contract: what stands now, and what was said before. */
export const readConsents = async (deps: Deps, memberId: string) => {
  const [member, history] = await Promise.all([
    findMember(deps, memberId),
    ConsentEvents(deps.db).find({ memberId }).sort({ at: -1, _id: -1 }).limit(HISTORY).lean(),
  ]);
  const { privacyVersion, inbox, subscribe, sms, wecom } = member.consents;
  return {
    privacyVersion,
    marketing: { inbox, subscribe, sms, wecom },
    history: history.map(({ at, purpose, granted }) => ({ at: at.toISOString(), purpose, granted })),
  };
};

/** Only a real change leaves a line in the history. */
export const changeConsent = async (deps: Deps, memberId: string, channel: MarketingChannel, granted: boolean): Promise<void> => {
  await withTransaction(deps.db, async (session) => {
    const changed = await Members(deps.db).updateOne({ _id: memberId, [`consents.${channel}`]: { $ne: granted } }, { $set: { [`consents.${channel}`]: granted } }, { session });
    if (changed.modifiedCount === 0) return;
    await ConsentEvents(deps.db).insertMany([{ _id: newId(), memberId, at: deps.clock.now(), purpose: `marketing:${channel}`, granted }], { session });
  });
};

/** Who looked at my data, when and why. */
export const readAccesses = async (deps: Deps, memberId: string) => {
  const rows = await DataAccesses(deps.db).find({ memberId }).sort({ at: -1 }).limit(100).lean();
  return { rows: rows.map(({ at, who, what, why }) => ({ at: at.toISOString(), who, what, why })) };
};
