import { WINDOW_MS, WINDOWS_AHEAD, windowAt, windowStart } from '@shuke/shared/rules/member-code/windows';
import type { Deps } from '../../platform/deps';
import { Members, type Member } from '../membership/index';
import { Tiers } from '../tiers/index';
import { writeCode } from './code-text';

const liveKey = (deps: Deps): string => `${deps.config.redisPrefix}:live-codes`;
const LIVE_MS = 120_000;

/** The codes of the coming minutes, so that the page also works when the network is poor. */
export const showMemberCode = async (deps: Deps, member: Pick<Member, '_id' | 'ordinal'>) => {
  const key = Buffer.from(deps.config.memberCodeKey, 'base64');
  const now = deps.clock.now();
  const first = windowAt(now);
  if (deps.config.sandboxUrl) await deps.redis.zadd(liveKey(deps), Date.now(), member._id).catch(() => 0); // a code without it is as good
  return {
    serverNow: now.toISOString(),
    windowSeconds: WINDOW_MS / 1000,
    codes: Array.from({ length: WINDOWS_AHEAD }, (_, i) => ({
      ...writeCode(key, member.ordinal, first + i),
      from: windowStart(first + i).toISOString(),
      until: windowStart(first + i + 1).toISOString(),
    })),
  };
};

/** Sandbox only: who shows a code right now. Stands in for the camera that a browser at the counter does not have. */
export const liveCodes = async (deps: Deps): Promise<{ label: string; tierName: string; code: string }[]> => {
  const key = Buffer.from(deps.config.memberCodeKey, 'base64');
  await deps.redis.zremrangebyscore(liveKey(deps), 0, Date.now() - LIVE_MS);
  const ids = await deps.redis.zrevrange(liveKey(deps), 0, 19);
  const [members, tiers] = await Promise.all([
    Members(deps.db).find({ _id: { $in: ids }, status: 'joined' }).lean(),
    Tiers(deps.db).find().lean(),
  ]);
  const names = new Map(tiers.map((tier) => [tier._id, tier.name]));
  return ids.flatMap((id) => members.find((member) => member._id === id) ?? []).map((member) => ({
    label: `${member.nickname} ${member.phoneMasked ?? ''}`.trim(),
    tierName: names.get(member.tierKey) ?? '',
    code: writeCode(key, member.ordinal, windowAt(deps.clock.now())).code,
  }));
};
