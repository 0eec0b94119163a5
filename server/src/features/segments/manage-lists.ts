import { readRecipients, type RecipientFault } from '@shuke/shared/rules/coupons/read-recipients';
import { conditionsOf } from '@shuke/shared/rules/segments/rule-tree';
import type { PipelineStage } from 'mongoose';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { matchLines, importList } from './import-list';
import { populationFor } from './evaluate-rule';
import { MemberListRows, MemberLists, Segments, type MemberList } from './model';

/** Who a file would put on a list; nothing is kept. */
export const previewList = async (deps: Deps, text: string): Promise<{ lines: number; members: number; faults: RecipientFault[] }> => {
  const read = readRecipients(text);
  const { memberIds, faults } = await matchLines(deps, read);
  return { lines: read.lines, members: new Set(memberIds).size, faults };
};

export const importByConsole = async (deps: Deps, actor: OperatorActor, name: string, text: string) => {
  const { listId: id, ...report } = await importList(deps, name, text);
  await recordAudit(deps, null, { actor, action: 'import-member-list', target: `member-list:${id}`, after: { name, lines: report.lines, added: report.added } });
  return { id, ...report };
};

const usersOf = async (deps: Deps): Promise<(list: MemberList) => string[]> => {
  const segments = await Segments(deps.db).find({}, { name: 1, rule: 1 }).lean();
  return ({ _id, name }) => segments
    .filter(({ rule }) => conditionsOf(rule).some(({ node }) => 'list' in node && [_id, name].includes(node.list)))
    .map((segment) => `人群「${segment.name}」`);
};

/** Lists with how many of them may be seen: members and contacts, for a store manager those of own stores. */
export const listLists = async (deps: Deps, actor: OperatorActor) => {
  const [lists, users, sizes] = await Promise.all([
    MemberLists(deps.db).find().sort({ createdAt: -1 }).lean(),
    usersOf(deps),
    MemberListRows(deps.db).aggregate<{ _id: string; n: number }>([
      { $lookup: { from: 'members', localField: 'memberId', foreignField: '_id', as: 'member', pipeline: [{ $match: populationFor(actor) }, { $project: { _id: 1 } }] } },
      { $match: { 'member.0': { $exists: true } } },
      { $group: { _id: '$listId', n: { $sum: 1 } } },
    ] as PipelineStage[]),
  ]);
  const size = new Map(sizes.map(({ _id, n }) => [_id, n]));
  return { lists: lists.map((list) => ({ id: list._id, name: list.name, members: size.get(list._id) ?? 0, createdAt: list.createdAt.toISOString(), usedBy: users(list) })) };
};

export const deleteList = async (deps: Deps, actor: OperatorActor, id: string): Promise<void> => {
  const list = await MemberLists(deps.db).findById(id).lean();
  if (!list) throw new AppError('MEMBER_LIST_NOT_FOUND');
  const users = (await usersOf(deps))(list);
  if (users.length > 0) throw new AppError('CHANGED_MEANWHILE', { detail: `还在使用：${users.join('、')}` });
  const { deletedCount } = await MemberListRows(deps.db).deleteMany({ listId: id });
  await MemberLists(deps.db).deleteOne({ _id: id });
  await recordAudit(deps, null, { actor, action: 'delete-member-list', target: `member-list:${id}`, before: { name: list.name, members: deletedCount } });
};
