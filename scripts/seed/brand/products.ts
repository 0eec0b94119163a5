import { fixedId } from '../random';
import { ALWAYS, type DemoProduct, type Draft } from './shelves/draft';
import { DRINKS } from './shelves/drinks';
import { LOOSE_TEA } from './shelves/loose-tea';
import { SNACKS } from './shelves/snacks';
import { WARE } from './shelves/ware';

export type { DemoProduct, TeaFamily } from './shelves/draft';

const DRAFTS: readonly Draft[] = [...LOOSE_TEA, ...DRINKS, ...SNACKS, ...WARE];

export const PRODUCTS: readonly DemoProduct[] = DRAFTS.map(({ art, season, ...draft }, index) => ({
  ...draft,
  _id: fixedId(`product:${art}`),
  picture: `/art/products/${art}.svg`,
  onShelf: true,
  rank: index + 1,
  season: season ?? ALWAYS,
}));

export const productOf = (art: string): DemoProduct =>
  PRODUCTS.find((product) => product._id === fixedId(`product:${art}`))!;
