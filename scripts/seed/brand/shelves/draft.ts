import type { Product } from '../../../../server/src/features/catalog/model';

/** What a taste is made of: somebody who likes rock tea buys 肉桂 as well as a rock-tea latte. */
export type TeaFamily =
  'rock' | 'green' | 'white' | 'dancong' | 'red' | 'flower' | 'dark' | 'milk' | 'fruit' | 'sweet' | 'ware';

export interface DemoProduct extends Omit<Product, 'sold' | 'moving'> {
  family: TeaFamily;
  /** How likely it is chosen among its family in each month, January first; 1 is usual. */
  season: readonly number[];
}

export type Draft = Omit<DemoProduct, '_id' | 'picture' | 'onShelf' | 'season' | 'rank'> & {
  art: string;
  season?: readonly number[];
};

export const ALWAYS = Array.from({ length: 12 }, () => 1);
export const SPRING = [0.6, 0.7, 1.4, 1.8, 1.5, 1.1, 0.9, 0.8, 0.8, 0.8, 0.7, 0.6];
export const SUMMER = [0.4, 0.4, 0.7, 1.0, 1.4, 1.7, 2.0, 1.9, 1.4, 0.9, 0.6, 0.4];
export const AUTUMN = [0.9, 0.8, 0.8, 0.8, 0.7, 0.7, 0.7, 0.9, 1.4, 1.8, 1.6, 1.2];
export const WINTER = [1.5, 1.3, 1.0, 0.8, 0.7, 0.6, 0.6, 0.7, 0.9, 1.2, 1.5, 1.6];
export const GIFTS = [2.4, 1.2, 0.6, 0.6, 0.8, 0.7, 0.6, 0.9, 2.6, 1.2, 0.8, 1.6];

export const fact = (label: string, value: string) => ({ label, value });
export const tea = (origin: string, weight: string, life: string, more: [string, string][] = []) => [
  fact('产地', origin),
  fact('净含量', weight),
  fact('保质期', life),
  fact('贮存', '密封、避光、干燥'),
  ...more.map(([a, b]) => fact(a, b)),
];
export const drink = (ingredients: string, volume: string, more: [string, string][] = []) => [
  fact('配料', ingredients),
  fact('规格', volume),
  fact('制作', '门店现制，请尽快饮用'),
  ...more.map(([a, b]) => fact(a, b)),
];
