import { handBack, putOn, takeOff, type TagAct, type TagSource } from '@shuke/shared/rules/tags/change-holdings';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { changeMembers } from './change-members';
import { markMembers } from './mark-members';
import { endFor, findTag, kindOf } from './tag-kinds';

type By = Pick<OperatorActor, 'id' | 'name'>;

/**
 * Puts a tag on a member; once, and with an audit row only when something changed. What is held already is renewed when
 * the new end is later. Refuses: TAG_NOT_FOUND, TAG_ENDED when its last day is over.
 */
export const putTagOn = async (deps: Deps, actor: By, memberId: string, tagId: string, source: TagSource = 'hand'): Promise<void> => {
  const tag = await findTag(deps, tagId);
  const act: TagAct = { source, by: actor.name, at: deps.clock.now() };
  await withTransaction(deps.db, async (session) => {
    const kind = await kindOf(deps, tag, session);
    const change = (await changeMembers(deps, session, [memberId], (held) => putOn(held, kind, act, endFor(tag, act.at)))).get(memberId);
    if (change?.changed === false && change.why === 'ended') throw new AppError('TAG_ENDED');
    if (!change?.changed) return;
    const gone = change.removed.map((held) => held.tagId).filter((id) => id !== tagId);
    await recordAudit(deps, session, { actor, action: 'tag-member', target: `member:${memberId}`, before: gone, after: tag.name });
  });
};

/** Takes a tag off a member, if it is held. What a rule had put on stays off until a hand puts it on or hands it back. */
export const takeTagOff = async (deps: Deps, actor: By, memberId: string, tagId: string, source: TagSource = 'hand'): Promise<void> => {
  const tag = await findTag(deps, tagId);
  const act: TagAct = { source, by: actor.name, at: deps.clock.now() };
  await withTransaction(deps.db, async (session) => {
    const change = (await changeMembers(deps, session, [memberId], (held) => takeOff(held, { tagId, byRule: Boolean(tag.rule) }, act))).get(memberId);
    if (change?.changed) await recordAudit(deps, session, { actor, action: 'untag-member', target: `member:${memberId}`, before: tag.name });
  });
};

/** Lets the rule decide about this tag on this member again. */
export const handTagBack = async (deps: Deps, actor: By, memberId: string, tagId: string): Promise<void> => {
  const tag = await findTag(deps, tagId);
  if (!tag.rule) throw new AppError('TAG_WITHOUT_RULE');
  const act: TagAct = { source: 'rule', by: actor.name, at: deps.clock.now() };
  await withTransaction(deps.db, async (session) => {
    const change = (await changeMembers(deps, session, [memberId], (held) => handBack(held, tagId, act))).get(memberId);
    if (change?.changed) await recordAudit(deps, session, { actor, action: 'hand-tag-back', target: `member:${memberId}`, after: tag.name });
    await markMembers(deps, [memberId], session);
  });
};
