import { isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { livingMember } from './find-member';
import { linkByUnionid } from './link-identity';
import { Members, type Member } from './model';
import { blankMember, reserveOrdinals, sourceOfScene } from './new-member';

const REFUSALS = {
  CODE_INVALID: 'WECHAT_CODE_INVALID',
  CODE_USED: 'WECHAT_CODE_INVALID',
  USER_BLOCKED: 'WECHAT_USER_BLOCKED',
} as const;

/** Changes a wx.login code for the person behind it; a first visit is kept with the scene that brought it. */
export const signInWithWechat = async (deps: Deps, code: string, scene: string | undefined): Promise<Member> => {
  const session = await deps.wechat.codeToSession(code);
  if (!session.ok) throw new AppError(REFUSALS[session.code as keyof typeof REFUSALS] ?? 'OUTSIDE_UNAVAILABLE', { detail: session.code });
  const { openid, unionid } = session.value;
  const known = await livingMember(deps, { openid });
  if (unionid) return (await linkByUnionid(deps, { known, openid, unionid })) ?? known ?? firstVisit(deps, openid, unionid, scene);
  return known ?? firstVisit(deps, openid, null, scene);
};

const firstVisit = async (deps: Deps, openid: string, unionid: string | null, scene: string | undefined): Promise<Member> => {
  const now = deps.clock.now();
  const visitor = { ...blankMember(await reserveOrdinals(deps), now, await sourceOfScene(deps, scene, now)), openid, unionid };
  try {
    await Members(deps.db).insertMany([visitor]);
    return visitor;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  // Two first requests at once, or somebody learnt the unionid meanwhile: the other one made the row.
  const made = (await livingMember(deps, { openid })) ?? (unionid ? await linkByUnionid(deps, { known: null, openid, unionid }) : null);
  if (!made) throw new Error('a first visit found neither its own row nor the one in its way');
  return made;
};
