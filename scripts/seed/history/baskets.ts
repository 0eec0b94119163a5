import { PRODUCTS, type DemoProduct } from '../brand';
import type { Random } from '../random';
import { monthOf } from './calendar';
import type { Taste } from './types';

export interface Pick {
  product: DemoProduct;
  quantity: number;
}

const byCategory = new Map<string, DemoProduct[]>();
for (const product of PRODUCTS)
  byCategory.set(product.category, [...(byCategory.get(product.category) ?? []), product]);

/** People buy several of what is cheap and one of what is dear. */
const quantityOf = (random: Random, product: DemoProduct): number => {
  if (product.priceFen >= 20_000)
    return random.weighted([
      [1, 94],
      [2, 6],
    ]);
  if (product.priceFen >= 8_000)
    return random.weighted([
      [1, 84],
      [2, 14],
      [3, 2],
    ]);
  return random.weighted([
    [1, 70],
    [2, 25],
    [3, 4],
    [4, 1],
  ]);
};

const likes = (taste: Taste, product: DemoProduct, at: Date): number =>
  (taste.families[product.family] ?? 0.2) * product.season[monthOf(at)]!;

/** What a person takes home on that day; never empty. */
export const fillBasket = (random: Random, taste: Taste, at: Date): Pick[] => {
  const picks: Pick[] = [];
  for (const { category, chance, most } of taste.basket) {
    if (!random.chance(chance)) continue;
    const wanted = random.between(1, most);
    let left = byCategory.get(category) ?? [];
    for (let count = 0; count < wanted && left.length > 0; count += 1) {
      const product = random.weighted(left.map((one) => [one, likes(taste, one, at)] as const));
      picks.push({ product, quantity: quantityOf(random, product) });
      left = left.filter((one) => one !== product);
    }
  }
  return picks.length > 0 ? picks : [{ product: random.pick(byCategory.get('茶饮')!), quantity: 1 }];
};
