import { segmentToolsContract } from '@shuke/shared/contract/segment-tools';
import { serve, type ServeContext } from '../../platform/serve';
import { fetchExport, makeExportLink } from './export-segment';
import { deleteList, importByConsole, listLists, previewList } from './manage-lists';
import { archiveSegment } from './manage-segments';
import { overlapOf } from './overlap';
import { askSnapshot } from './run-snapshots';
import { diffSnapshots, listSnapshots, viewSnapshot } from './view-snapshots';

/** Routes around saved segments: history, overlap, lists, taking out. */
export const serveTools = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, segmentToolsContract, {
    'PUT /v1/console/segments/:id/archived': async ({ actor, params, body }) => {
      await archiveSegment(deps, actor, params.id, body.archived);
      return {};
    },
    'GET /v1/console/segments/:id/snapshots': ({ actor, params }) => listSnapshots(deps, actor, params.id),
    'POST /v1/console/segments/:id/snapshots': async ({ actor, params }) => viewSnapshot(actor, await askSnapshot(deps, actor, params.id)),
    'GET /v1/console/segments/:id/diff': ({ actor, params, query }) => diffSnapshots(deps, actor, params.id, query),
    'POST /v1/console/segments/overlap': ({ actor, body }) => overlapOf(deps, actor, body.segmentIds),
    'POST /v1/console/segments/:id/export-link': ({ actor, params, body }) => makeExportLink(deps, actor, params.id, body.reason),
    'GET /v1/console-files/segments/:token': async ({ params, requestId, setHeader }) => {
      const { name, text } = await fetchExport(deps, params.token, requestId);
      setHeader('content-type', 'text/csv; charset=utf-8');
      setHeader('content-disposition', `attachment; filename="${name}"`);
      setHeader('cache-control', 'no-store');
      return text;
    },
    'GET /v1/console/member-lists': ({ actor }) => listLists(deps, actor),
    'POST /v1/console/member-lists/preview': ({ body }) => previewList(deps, body.text),
    'POST /v1/console/member-lists': ({ actor, body }) => importByConsole(deps, actor, body.name, body.text),
    'DELETE /v1/console/member-lists/:id': async ({ actor, params }) => {
      await deleteList(deps, actor, params.id);
      return {};
    },
  });
};
