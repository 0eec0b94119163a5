/**
 * Owns: the rule language's evaluators, saved segments, counts and explanations, snapshots, imported lists, exports.
 * Promises: the pipeline, the predicate and the index agree for every member; a count is exact; a bad rule names its place; what
 * two snapshots differ by is exactly who came and who left; who is taken out is recorded before the row leaves.
 * Listens to: nothing.
 */
import { segmentsContract } from '@shuke/shared/contract/audience';
import { segmentToolsContract } from '@shuke/shared/contract/segment-tools';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { audienceGauges, startAudienceFeed } from './index-feed/start-feed';
import { countWhileEditing, explainMember } from './count-and-explain';
import { changeSegment, createSegment, deleteSegment, findSegment } from './manage-segments';
import { changeSettings, viewSettings } from './manage-settings';
import { snapshotTimer, takeSnapshotJob } from './run-snapshots';
import { serveTools } from './serve-tools';
import { listSegments, viewSegment } from './view-segments';

export { AudienceIndex } from './audience-index/index';
export { compileRule } from './compile-rule';
export { countRule, eachByPredicate, eachMatching, explain, explainAll, matchingMembers, populationFor } from './evaluate-rule';
export { EVERY_NEED, factsOf } from './facts-of';
export { indexFor } from './index-feed/ask-index';
export { findMembers, importList, type ListReport } from './import-list';
export { leaningOf, refuseCircle, type Node } from './leaning';
export { findSegment } from './manage-segments';
export { MemberListRows, MemberLists, Segments, SegmentSettingsBook, SegmentUses, type Segment, type SegmentUse } from './model';
export { needsOf, usesRfm } from './needs';
export { prepareRule, type Prepared } from './prepare-rule';
export { scan } from './scan';
export { snapshotSegments } from './run-snapshots';
export { takeSnapshot } from './take-snapshot';
export { cutsAt, eachBuyer, POPULATION, readSettings, worldAt } from './world-at';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, segmentsContract, {
    'GET /v1/console/segments': ({ actor, query }) => listSegments(deps, actor, query.archived ?? false),
    'GET /v1/console/segments/:id': async ({ actor, params }) => viewSegment(deps, actor, await findSegment(deps, params.id)),
    'POST /v1/console/segments': async ({ actor, body }) => viewSegment(deps, actor, await createSegment(deps, actor, body)),
    'PUT /v1/console/segments/:id': async ({ actor, params, body }) => viewSegment(deps, actor, await changeSegment(deps, actor, params.id, body)),
    'DELETE /v1/console/segments/:id': async ({ actor, params }) => {
      await deleteSegment(deps, actor, params.id);
      return {};
    },
    'GET /v1/console/segment-settings': () => viewSettings(deps),
    'PUT /v1/console/segment-settings': ({ actor, body }) => changeSettings(deps, actor, body),
    'POST /v1/console/segments/count': ({ actor, body }) => countWhileEditing(deps, actor, body),
    'POST /v1/console/segments/explain': ({ actor, body }) => explainMember(deps, actor, body),
  });
  serveTools(context);
};

export const segmentsFeature: Feature = {
  name: 'segments', contract: { ...segmentsContract, ...segmentToolsContract }, routes, jobs: [takeSnapshotJob], timers: [snapshotTimer],
  background: startAudienceFeed, gauges: audienceGauges,
};
