import { conditionsOf } from '@shuke/shared/rules/segments/rule-tree';
import type { Deps } from '../../platform/deps';
import { Tags } from '../tags/index';
import { Segments, SegmentUses, type Segment } from './model';

/** Who leans on a segment: campaigns and the like, other segments and rule tags whose rules name it. */
export interface SegmentUser {
  kind: 'campaign' | 'segment' | 'other';
  id: string;
  name: string;
}

const kindOf = (kind: string): SegmentUser['kind'] => (kind === 'campaign' ? kind : 'other');

const leansOn = ({ _id, name }: Pick<Segment, '_id' | 'name'>) => ({ rule }: Pick<Segment, 'rule'>): boolean =>
  conditionsOf(rule).some(({ node }) => 'segment' in node && [_id, name].includes(node.segment));

export const usersOf = async (deps: Deps, segments: readonly Pick<Segment, '_id' | 'name'>[]): Promise<Map<string, SegmentUser[]>> => {
  const [uses, all, tags] = await Promise.all([
    SegmentUses(deps.db).find({ segmentId: { $in: segments.map(({ _id }) => _id) } }).lean(), Segments(deps.db).find({}, { name: 1, rule: 1 }).lean(),
    Tags(deps.db).find({ rule: { $type: 'object' } }, { name: 1, rule: 1 }).lean(),
  ]);
  return new Map(segments.map((segment) => [segment._id, [
    ...uses.filter((use) => use.segmentId === segment._id).map(({ _id, name }) => {
      const [kind = '', id = ''] = _id.split(':');
      return { kind: kindOf(kind), id, name };
    }),
    ...all.filter((other) => other._id !== segment._id && leansOn(segment)(other)).map(({ _id, name }) => ({ kind: 'segment' as const, id: _id, name: `人群「${name}」` })),
    ...tags.filter(({ rule }) => leansOn(segment)({ rule: rule! })).map(({ _id, name }) => ({ kind: 'other' as const, id: _id, name: `规则标签「${name}」` })),
  ]]));
};
