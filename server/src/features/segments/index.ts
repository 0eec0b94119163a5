/**
 * Owns: the rule language's evaluators, saved segments, counts and explanations.
 * Promises: the pipeline and the predicate agree for every member; a count is exact; a bad rule names its place.
 * Listens to: nothing.
 */
import { segmentsContract } from '@shuke/shared/contract/audience';
import { defineModel } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { countWhileEditing, explainMember } from './count-and-explain';
import { changeSegment, createSegment, deleteSegment, findSegment, viewSegment } from './manage-segments';
import { changeSettings, viewSettings } from './manage-settings';
import { Segments } from './model';

export { compileRule } from './compile-rule';
export { countRule, eachByPredicate, eachMatching, explain, explainAll, matchingMembers, populationFor } from './evaluate-rule';
export { EVERY_NEED, factsOf } from './facts-of';
export { importList, type ListReport } from './import-list';
export { findSegment } from './manage-segments';
export { MemberListRows, MemberLists, Segments, SegmentSettingsBook, type Segment } from './model';
export { needsOf } from './needs';
export { prepareRule, type Prepared } from './prepare-rule';
export { scan } from './scan';
export { cutsAt, eachBuyer, POPULATION, readSettings, worldAt } from './world-at';

/** Who leans on a segment; written by the features that do. */
export interface SegmentUse {
  /** `kind:id` of the user. */
  _id: string;
  segmentId: string;
  name: string;
}
export const SegmentUses = defineModel<SegmentUse>('segment_uses', { segmentId: String, name: String }, [[{ segmentId: 1 }]]);

const usedByOf = (deps: Deps) => async (segmentId: string): Promise<string[]> =>
  (await SegmentUses(deps.db).find({ segmentId }).lean()).map((use) => use.name);

const routes = (context: ServeContext): void => {
  const { deps } = context;
  const usedBy = usedByOf(deps);
  serve(context, segmentsContract, {
    'GET /v1/console/segments': async () => {
      const segments = await Segments(deps.db).find().sort({ createdAt: -1 }).lean();
      return { segments: await Promise.all(segments.map((segment) => viewSegment(deps, segment, usedBy))) };
    },
    'GET /v1/console/segments/:id': async ({ params }) => viewSegment(deps, await findSegment(deps, params.id), usedBy),
    'POST /v1/console/segments': async ({ actor, body }) => viewSegment(deps, await createSegment(deps, actor, body), usedBy),
    'PUT /v1/console/segments/:id': async ({ actor, params, body }) => viewSegment(deps, await changeSegment(deps, actor, params.id, body), usedBy),
    'DELETE /v1/console/segments/:id': async ({ actor, params }) => {
      await deleteSegment(deps, actor, params.id, usedBy);
      return {};
    },
    'GET /v1/console/segment-settings': () => viewSettings(deps),
    'PUT /v1/console/segment-settings': ({ actor, body }) => changeSettings(deps, actor, body),
    'POST /v1/console/segments/count': ({ actor, body }) => countWhileEditing(deps, actor, body),
    'POST /v1/console/segments/explain': ({ actor, body }) => explainMember(deps, actor, body),
  });
};

export const segmentsFeature: Feature = { name: 'segments', contract: segmentsContract, routes };
