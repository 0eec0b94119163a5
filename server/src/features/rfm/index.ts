/**
 * Owns: the RFM matrix; nothing of it is kept.
 * Promises: each count equals that of a segment with the cell's or the group's condition at the same moment.
 * Listens to: nothing.
 */
import { rfmContract } from '@shuke/shared/contract/rfm';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { rfmMatrix } from './rfm-matrix';

export { rfmMatrix } from './rfm-matrix';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, rfmContract, { 'GET /v1/console/rfm': ({ actor }) => rfmMatrix(deps, deps.clock.now(), actor) });
};

export const rfmFeature: Feature = { name: 'rfm', contract: rfmContract, routes };
