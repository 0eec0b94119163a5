import { conditionsOf } from '@shuke/shared/rules/segments/rule-tree';
import type { Deps } from '../../platform/deps';
import { on, type Listener } from '../../platform/listeners';
import { usesRfm } from '../segments/index';
import { Tags } from './model';
import { readRuleTags, type RuleTag } from './rule-tags';
import { wakeSweep } from './sweep-rule-tags';

const asksForStanding = ({ prepared: { rule, segments } }: RuleTag): boolean =>
  usesRfm([rule], segments) || [rule, ...segments.values()].some((one) => conditionsOf(one).some(({ node }) => 'lifecycle' in node));

/** Rule tags that lean on a segment, or on how scores and stages are drawn, are swept anew. */
export const sweepAfterSegment = async (deps: Deps, segmentId: string | null): Promise<void> => {
  const touched = (await readRuleTags(deps)).filter((one) => (segmentId ? one.under.has(`segment:${segmentId}`) : asksForStanding(one)));
  if (touched.length === 0) return;
  await Tags(deps.db).updateMany({ _id: { $in: touched.map(({ tag }) => tag._id) } }, { $inc: { ruleTurn: 1 } });
  await wakeSweep(deps);
};

export const segmentListeners: readonly Listener[] = [on('segments.changed', 'sweep-rule-tags', ({ segmentId }, deps) => sweepAfterSegment(deps, segmentId))];
