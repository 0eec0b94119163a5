import { keep, recall } from '../storage';
import { createStore, useStore } from '../store';

export interface BasketLine {
  productId: string;
  quantity: number;
}

/** One basket for each store, since an order is fetched at one store. */
export type Baskets = Record<string, BasketLine[]>;

export const MOST_PIECES = 99;
export const MOST_LINES = 50;

/** `quantity` 0 takes the line out; a new product goes on top. Answers the same list when it is full. */
export const withQuantity = (lines: readonly BasketLine[], productId: string, quantity: number): BasketLine[] => {
  const pieces = Math.min(Math.max(0, Math.floor(quantity)), MOST_PIECES);
  const there = lines.some((line) => line.productId === productId);
  if (pieces === 0) return lines.filter((line) => line.productId !== productId);
  if (there) return lines.map((line) => (line.productId === productId ? { ...line, quantity: pieces } : line));
  return lines.length >= MOST_LINES ? [...lines] : [{ productId, quantity: pieces }, ...lines];
};

export const quantityOf = (lines: readonly BasketLine[], productId: string): number =>
  lines.find((line) => line.productId === productId)?.quantity ?? 0;

export const piecesIn = (lines: readonly BasketLine[]): number => lines.reduce((sum, line) => sum + line.quantity, 0);

const STORED = 'baskets';
const NONE: BasketLine[] = [];
const baskets = createStore<Baskets>(recall<Baskets>(STORED) ?? {});

export const useBasket = (storeId: string | undefined): BasketLine[] => {
  const all = useStore(baskets);
  return (storeId === undefined ? undefined : all[storeId]) ?? NONE;
};

export const basketOf = (storeId: string): BasketLine[] => baskets.get()[storeId] ?? NONE;

export const setQuantity = (storeId: string, productId: string, quantity: number): void => {
  const next = { ...baskets.get(), [storeId]: withQuantity(basketOf(storeId), productId, quantity) };
  keep(STORED, next);
  baskets.set(next);
};

export const addToBasket = (storeId: string, productId: string, pieces = 1): void =>
  setQuantity(storeId, productId, quantityOf(basketOf(storeId), productId) + pieces);

/** What was ordered leaves the basket; what was put in meanwhile stays. */
export const takeOut = (storeId: string, ordered: readonly BasketLine[]): void =>
  ordered.forEach(({ productId, quantity }) => setQuantity(storeId, productId, quantityOf(basketOf(storeId), productId) - quantity));
