import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { inviterOfScene } from './inviters';
import { Pictures } from './model';

interface Drawn {
  bytes: Buffer;
  contentType: string;
}

/**
 * The mini-program code of a member's scene. WeChat draws it once: an unlimited code is permanent, so what it drew is
 * kept. Refuses REFERRAL_NOT_FOUND, OUTSIDE_UNAVAILABLE.
 */
export const drawCode = async (deps: Deps, scene: string): Promise<Drawn> => {
  const kept = await Pictures(deps.db).findById(scene).lean();
  if (kept) return { bytes: Buffer.from(kept.base64, 'base64'), contentType: kept.contentType };
  if (!(await inviterOfScene(deps, scene))) throw new AppError('REFERRAL_NOT_FOUND');
  const drawn = await deps.wechat.miniProgramCode({ scene, page: 'pages/home/index', width: 430 });
  if (!drawn.ok) throw new AppError('OUTSIDE_UNAVAILABLE', { detail: drawn.code });
  const { image, contentType } = drawn.value;
  await Pictures(deps.db).updateOne({ _id: scene }, { $set: { contentType, base64: image.toString('base64') } }, { upsert: true });
  return { bytes: image, contentType };
};
