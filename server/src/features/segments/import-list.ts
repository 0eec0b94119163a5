import { readRecipients, type ReadRecipients, type RecipientFault, type RecipientLine } from '@shuke/shared/rules/coupons/read-recipients';
import { newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { populationFor } from './evaluate-rule';
import { MemberListRows, MemberLists } from './model';

const CHUNK = 1000;

/** Ids of those whom lines mean, by the blind index of a phone or by member number; in the lines' order, null: nobody. */
export const findMembers = async (deps: Deps, lines: readonly RecipientLine[], population: Record<string, unknown> = populationFor()): Promise<(string | null)[]> => {
  const [phones, ordinals] = [new Map<string, string>(), new Map<number, string>()];
  const indexes = lines.map(({ key }) => (key.kind === 'phone' ? deps.pii.blindIndex(key.phone) : null));
  const numbers = lines.flatMap(({ key }) => (key.kind === 'member-no' ? [key.ordinal] : []));
  const rows = await Members(deps.db)
    .find({ ...population, $or: [{ phoneIndex: { $in: indexes.filter((index) => index !== null) } }, { ordinal: { $in: numbers } }] }, { phoneIndex: 1, ordinal: 1 })
    .lean();
  for (const { _id, phoneIndex, ordinal } of rows) {
    ordinals.set(ordinal, _id);
    if (phoneIndex) phones.set(phoneIndex, _id);
  }
  return lines.map(({ key }, i) => (key.kind === 'phone' ? phones.get(indexes[i]!) : ordinals.get(key.ordinal)) ?? null);
};

const listCalled = async (deps: Deps, name: string): Promise<string> => {
  const fresh = { _id: newId(), createdAt: deps.clock.now() };
  const list = await MemberLists(deps.db).findOneAndUpdate({ name }, { $setOnInsert: fresh }, { upsert: true, returnDocument: 'after' }).lean();
  return list!._id;
};

const addRows = async (deps: Deps, listId: string, memberIds: readonly string[]): Promise<number> => {
  if (memberIds.length === 0) return 0;
  const writes = memberIds.map((memberId) => ({
    updateOne: { filter: { _id: `${listId}:${memberId}` }, update: { $setOnInsert: { listId, memberId } }, upsert: true },
  }));
  return (await MemberListRows(deps.db).bulkWrite(writes, { ordered: false })).upsertedCount;
};

export interface ListReport {
  listId: string;
  lines: number;
  /** Put on the list now; who is on it already is not counted again. */
  added: number;
  faults: RecipientFault[];
}

/** Whom a file means, and the lines that mean nobody, in the file's order. */
export const matchLines = async (deps: Deps, read: ReadRecipients): Promise<{ memberIds: string[]; faults: RecipientFault[] }> => {
  const [memberIds, faults]: [string[], RecipientFault[]] = [[], [...read.faults]];
  for (let from = 0; from < read.recipients.length; from += CHUNK) {
    const lines = read.recipients.slice(from, from + CHUNK);
    const found = await findMembers(deps, lines);
    memberIds.push(...found.filter((id) => id !== null));
    faults.push(...lines.flatMap(({ line, shown }, i) => (found[i] === null ? [{ line, text: shown, reason: '没有找到这位会员' }] : [])));
  }
  return { memberIds, faults: faults.sort((a, b) => a.line - b.line) };
};

/** Puts those whom a file names, a phone or a member number a line, on the list of this name. Again: changes nothing. */
export const importList = async (deps: Deps, name: string, text: string): Promise<ListReport> => {
  const read = readRecipients(text);
  const { memberIds, faults } = await matchLines(deps, read);
  const listId = await listCalled(deps, name);
  let added = 0;
  for (let from = 0; from < memberIds.length; from += CHUNK) added += await addRows(deps, listId, memberIds.slice(from, from + CHUNK));
  return { listId, lines: read.lines, added, faults };
};
