import { DAY_MS, HOUR_MS } from '../../../shared/values/time';
import { writeDemo } from '../../../scripts/seed/write-demo';
import { startProduct, type RunningProduct } from './start-product';

/** Three in the afternoon in Shanghai, whenever it is told: shops are open then. */
const sinceAfternoonMs = (now: Date): number => (now.getTime() + 8 * HOUR_MS - 15 * HOUR_MS) % DAY_MS;

/** The product with the demo brand of so many members, in the afternoon. */
export const startDemo = async (members: number): Promise<RunningProduct> => {
  const product = await startProduct();
  await product.clock.travel(-sinceAfternoonMs(new Date()));
  await writeDemo(product.deps, { seed: 'tingyan', members });
  return product;
};
