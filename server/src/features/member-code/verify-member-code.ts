import { freshnessOf, windowAt } from '@shuke/shared/rules/member-code/windows';
import { defineModel, isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { hearCode, looksSpoken } from './spoken-code';
import { readCode } from './code-text';

interface UsedCode {
  /** `ordinal|window|purpose|storeId` */
  _id: string;
  /** Real time; rows go long after the window can be accepted. */
  usedAt: Date;
}
const UsedCodes = defineModel<UsedCode>('used_member_codes', { usedAt: Date }, [[{ usedAt: 1 }, { expireAfterSeconds: 86_400 }]]);

interface Presented {
  code: string;
  storeId: string;
  purpose?: string;
  /** Who typed it, for codes that are read out: guessing is counted. Without it only the signed code is accepted. */
  typedBy?: string;
}

export type Verified = { ok: true; memberId: string } | { ok: false; reason: 'MEMBER_CODE_INVALID' | 'MEMBER_CODE_STALE' | 'MEMBER_CODE_USED' | 'MEMBER_CODE_GONE' | 'TOO_MANY_REQUESTS' };

/** Accepts a member code once per window, purpose and store. A screenshot soon grows too old; who was erased or merged has no code. */
export const verifyMemberCode = async (deps: Deps, presented: Presented): Promise<Verified> => {
  const { code, typedBy } = presented;
  if (typedBy === undefined || !looksSpoken(code)) return verifySigned(deps, presented);
  const heard = await hearCode(deps, code, typedBy);
  if (heard.ok && !(await Members(deps.db).exists({ _id: heard.memberId, status: 'joined' }))) return { ok: false, reason: 'MEMBER_CODE_GONE' };
  return heard;
};

const verifySigned = async (deps: Deps, { code, storeId, purpose = 'counter' }: Presented): Promise<Verified> => {
  const now = deps.clock.now();
  const read = readCode(Buffer.from(deps.config.memberCodeKey, 'base64'), code, windowAt(now));
  if (!read) return { ok: false, reason: 'MEMBER_CODE_INVALID' };
  if (freshnessOf(read.window, now) !== 'fresh') return { ok: false, reason: 'MEMBER_CODE_STALE' };
  const member = await Members(deps.db).findOne({ ordinal: read.ordinal }, { _id: 1, status: 1 }).lean();
  if (member?.status !== 'joined') return { ok: false, reason: 'MEMBER_CODE_GONE' };
  try {
    await UsedCodes(deps.db).insertMany([{ _id: `${read.ordinal}|${read.window}|${purpose}|${storeId}`, usedAt: new Date() }]);
  } catch (error) {
    if (isDuplicateKey(error)) return { ok: false, reason: 'MEMBER_CODE_USED' };
    throw error;
  }
  return { ok: true, memberId: member._id };
};
