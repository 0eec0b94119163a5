import type { BasketLine } from '../../../shop/basket';
import type { Product } from '../../../types';

/** A line of the basket beside what the shop says of it today. */
export type MatchedLine = BasketLine & (
  | { kind: 'ready'; product: Product }
  | { kind: 'sold-out'; product: Product }
  | { kind: 'gone'; product?: undefined }
);

export const matchBasket = (basket: readonly BasketLine[], products: readonly Product[]): MatchedLine[] =>
  basket.map((line) => {
    const product = products.find(({ id }) => id === line.productId);
    if (!product) return { ...line, kind: 'gone' };
    return { ...line, kind: product.inStock ? 'ready' : 'sold-out', product };
  });

/** What checkout is asked about. */
export const orderable = (lines: readonly MatchedLine[]): BasketLine[] =>
  lines.filter((line) => line.kind === 'ready').map(({ productId, quantity }) => ({ productId, quantity }));
