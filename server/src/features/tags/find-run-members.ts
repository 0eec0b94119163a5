import type { TagRunBody } from '@shuke/shared/contract/tag-runs';
import { readRecipients } from '@shuke/shared/rules/coupons/read-recipients';
import { MOST_RUN_MEMBERS } from '@shuke/shared/rules/tags/run-approval';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { eachFound } from '../member-records/index';
import { eachMatching, findMembers, findSegment, populationFor, prepareRule } from '../segments/index';
import type { TagRun } from './model';

export interface RunMembers extends Pick<TagRun, 'sourceText' | 'lines' | 'repeated' | 'unmatched' | 'faults'> {
  memberIds: string[];
}

const CHUNK = 1000;
const MOST_FAULTS = 200;

const collect = async (ids: AsyncIterable<{ _id: string }>): Promise<string[]> => {
  const found: string[] = [];
  for await (const { _id } of ids) {
    if (found.length === MOST_RUN_MEMBERS) throw new AppError('TAG_RUN_TOO_MANY');
    found.push(_id);
  }
  return found;
};

const inFile = async (deps: Deps, actor: OperatorActor, text: string): Promise<RunMembers> => {
  const read = readRecipients(text);
  const faults = [...read.faults];
  const found: string[] = [];
  for (let from = 0; from < read.recipients.length; from += CHUNK) {
    const lines = read.recipients.slice(from, from + CHUNK);
    const ids = await findMembers(deps, lines, populationFor(actor));
    found.push(...ids.filter((id) => id !== null));
    // Who is not the reader's to see is not told from who does not exist.
    faults.push(...lines.flatMap(({ line, shown }, i) => (ids[i] === null ? [{ line, text: shown, reason: '没有找到这位会员' }] : [])));
  }
  const memberIds = [...new Set(found)];
  faults.sort((a, b) => a.line - b.line);
  return { memberIds, sourceText: `名单 ${read.lines} 行`, lines: read.lines, repeated: found.length - memberIds.length, unmatched: faults.length, faults: faults.slice(0, MOST_FAULTS) };
};

/** Everybody that a run means, of those whom this person may see; phones go nowhere. Refuses TAG_RUN_TOO_MANY. */
export const findRunMembers = async (deps: Deps, actor: OperatorActor, audience: TagRunBody['audience']): Promise<RunMembers> => {
  const plain = { lines: 0, repeated: 0, unmatched: 0, faults: [] };
  if (audience.kind === 'file') return inFile(deps, actor, audience.recipients);
  if (audience.kind === 'search') {
    const { kind: _kind, ...query } = audience;
    return { ...plain, memberIds: await collect(eachFound(deps, actor, query)), sourceText: '会员列表的搜索结果' };
  }
  const segment = await findSegment(deps, audience.segmentId);
  const prepared = await prepareRule(deps, segment.rule);
  return { ...plain, memberIds: await collect(eachMatching(deps, prepared, deps.clock.now(), actor)), sourceText: `人群「${segment.name}」` };
};
