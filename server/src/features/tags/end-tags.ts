import { endAll } from '@shuke/shared/rules/tags/change-holdings';
import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { withTransaction } from '../../platform/transaction';
import { Members } from '../membership/index';
import { changeMembers } from './change-members';

const CHUNK = 200;

/** Takes off tags that have ended, as of when they did. Until then nobody counts them as held; this only tidies up. */
export const endTags = async (deps: Deps): Promise<number> => {
  const now = deps.clock.now();
  for (let ended = 0; ; ) {
    const due = await Members(deps.db).find({ 'tags.expiresAt': { $lte: now }, status: { $ne: 'erased' } }, { _id: 1 }).limit(CHUNK).lean();
    if (due.length === 0) return ended;
    await withTransaction(deps.db, (session) => changeMembers(deps, session, due.map(({ _id }) => _id), (held) => endAll(held, now)));
    ended += due.length;
  }
};

export const endTagsTimer = defineTimer({ name: 'end-tags', everyMs: 60_000, run: async (deps) => void (await endTags(deps)) });
