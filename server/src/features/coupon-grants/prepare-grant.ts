import type { CouponGrantBody } from '@shuke/shared/contract/coupon-grants';
import { maxCostFen } from '@shuke/shared/rules/coupons/describe-coupon';
import { grantApproval } from '@shuke/shared/rules/coupons/grant-approval';
import { readRecipients, type ReadRecipients, type RecipientLine } from '@shuke/shared/rules/coupons/read-recipients';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { findTemplate, type CouponTemplate } from '../coupons/index';
import { Members, type Member } from '../membership/index';
import { CouponGrants, GrantRows, type CouponGrant } from './model';

const CHUNK = 1000;
const MOST_FAULTS = 200;

type Found = Pick<Member, '_id' | 'status' | 'phoneIndex' | 'ordinal'>;

/** Finds members by blind index or number; the phone itself goes nowhere. */
const lookUp = async (deps: Deps, lines: readonly RecipientLine[]): Promise<(line: RecipientLine) => Found | undefined> => {
  const phones = lines.flatMap(({ key }) => (key.kind === 'phone' ? [deps.pii.blindIndex(key.phone)] : []));
  const ordinals = lines.flatMap(({ key }) => (key.kind === 'member-no' ? [key.ordinal] : []));
  const found = await Members(deps.db).find({ $or: [{ phoneIndex: { $in: phones } }, { ordinal: { $in: ordinals } }] }, { status: 1, phoneIndex: 1, ordinal: 1 }).lean();
  const byPhone = new Map(found.map((member) => [member.phoneIndex, member]));
  const byOrdinal = new Map(found.map((member) => [member.ordinal, member]));
  return ({ key }) => (key.kind === 'phone' ? byPhone.get(deps.pii.blindIndex(key.phone)) : byOrdinal.get(key.ordinal));
};

interface Matched {
  memberIds: string[];
  repeated: number;
  faults: CouponGrant['faults'];
}

const whyNot = (member: Found | undefined): string | null => {
  if (!member || member.status === 'erased') return '没有找到这位会员';
  return member.status === 'joined' ? null : '还没有入会，入会后才能收券';
};

const matchAll = async (deps: Deps, { recipients, faults }: ReadRecipients): Promise<Matched> => {
  const members = new Set<string>();
  const matched: Matched = { memberIds: [], repeated: 0, faults: [...faults] };
  for (let from = 0; from < recipients.length; from += CHUNK) {
    const chunk = recipients.slice(from, from + CHUNK);
    const find = await lookUp(deps, chunk);
    for (const one of chunk) {
      const member = find(one);
      const reason = whyNot(member);
      if (reason) matched.faults.push({ line: one.line, text: one.shown, reason });
      else if (members.has(member!._id)) matched.repeated += 1;
      else members.add(member!._id);
    }
  }
  matched.faults.sort((a, b) => a.line - b.line);
  return { ...matched, memberIds: [...members] };
};

/**
 * Matches a list and writes down what granting would do; nothing is granted. The row comes first, then its members, then it
 * is a draft: a repeat with the same key after a crash finishes the same grant.
 */
export const prepareGrant = async (deps: Deps, actor: OperatorActor, body: CouponGrantBody, act: { key: string; requestId: string }): Promise<CouponGrant> => {
  const requestKey = `operator:${actor.id}|${act.key}`;
  const earlier = await CouponGrants(deps.db).findOne({ requestKey }).lean();
  if (earlier && earlier.state !== 'preparing') return earlier;
  const read = readRecipients(body.recipients);
  const matched = await matchAll(deps, read);
  if (matched.memberIds.length === 0) throw new AppError('GRANT_EMPTY', { errors: matched.faults.slice(0, 20).map(({ line, reason }) => ({ path: '/body/recipients', message: `第 ${line} 行：${reason}` })) });
  const grant = earlier ?? (await newGrant(deps, actor, body, { read, matched, requestKey }));
  const rows = matched.memberIds.map((memberId) => ({
    updateOne: { filter: { _id: `${grant._id}:${memberId}` }, update: { $setOnInsert: { grantId: grant._id, memberId, outcome: 'waiting' as const, reason: null } }, upsert: true },
  }));
  for (let from = 0; from < rows.length; from += CHUNK) await GrantRows(deps.db).bulkWrite(rows.slice(from, from + CHUNK), { ordered: false });
  // From the rows: a repeat after a crash may have matched people who joined meanwhile.
  const members = await GrantRows(deps.db).countDocuments({ grantId: grant._id });
  const cost = costOf(await findTemplate(deps, grant.templateId), members);
  const ready = await CouponGrants(deps.db).updateOne({ _id: grant._id, state: 'preparing' }, { $set: { state: 'draft', members, ...cost } });
  if (ready.modifiedCount === 1) {
    await recordAudit(deps, null, {
      actor, action: 'create-coupon-grant', target: `coupon-grant:${grant._id}`, why: body.reason, requestId: act.requestId,
      after: { templateId: body.templateId, members, unmatched: grant.unmatched, costCeilingFen: cost.costCeilingFen },
    });
  }
  return (await CouponGrants(deps.db).findById(grant._id).lean())!;
};

const costOf = ({ benefit }: Pick<CouponTemplate, 'benefit'>, members: number): Pick<CouponGrant, 'costCeilingFen' | 'approvalReason'> => {
  const each = maxCostFen(benefit);
  const costCeilingFen = each === null ? null : each * members;
  return { costCeilingFen, approvalReason: grantApproval(members, costCeilingFen) };
};

const newGrant = async (
  deps: Deps, actor: OperatorActor, body: CouponGrantBody, { read, matched, requestKey }: { read: ReadRecipients; matched: Matched; requestKey: string },
): Promise<CouponGrant> => {
  const members = matched.memberIds.length;
  const cost = costOf(await findTemplate(deps, body.templateId), members);
  const grant: CouponGrant = {
    _id: newId(), templateId: body.templateId, reason: body.reason, state: 'preparing', lines: read.lines, members, repeated: matched.repeated,
    unmatched: matched.faults.length, faults: matched.faults.slice(0, MOST_FAULTS), ...cost,
    createdBy: { id: actor.id, name: actor.name }, approvedBy: null, createdAt: deps.clock.now(), startedAt: null, finishedAt: null, requestKey,
  };
  try {
    await CouponGrants(deps.db).insertMany([grant]);
    return grant;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await CouponGrants(deps.db).findOne({ requestKey }).lean())!;
  }
};
