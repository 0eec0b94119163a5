import { RFM_GROUPS } from '@shuke/shared/rules/rfm/rfm-groups';
import { checkSettings } from '@shuke/shared/rules/segments/check-settings';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { SegmentSettingsBook, type SegmentSettings } from './model';
import { readSettings } from './world-at';

/** How scores and stages are drawn, and what each group of scores is called and good for. */
export const viewSettings = async (deps: Deps) => ({
  ...(await readSettings(deps)), groups: RFM_GROUPS.map(({ key, name, advice }) => ({ key, name, advice })),
});

/** From the next question on; nothing is kept of scores, so nothing has to be counted again. */
export const changeSettings = async (deps: Deps, actor: OperatorActor, body: Omit<SegmentSettings, '_id'>) => {
  const errors = checkSettings(body);
  if (errors.length > 0) throw new AppError('BAD_REQUEST', { errors, detail: errors.map(({ message }) => message).join('；') });
  const before = await readSettings(deps);
  await SegmentSettingsBook(deps.db).updateOne({ _id: 'segments' }, { $set: body }, { upsert: true });
  await recordAudit(deps, null, { actor, action: 'change-segment-settings', target: 'segment-settings', before, after: body });
  await emit(deps, null, 'segments.changed', { segmentId: null });
  return viewSettings(deps);
};
