import { defineModel, Free } from '../../platform/database';

export interface Product {
  _id: string;
  name: string;
  subtitle: string;
  category: string;
  picture: string;
  priceFen: number;
  stock: number;
  sold: number;
  description: string;
  facts: { label: string; value: string }[];
  onShelf: boolean;
  rank: number;
  /** Reservations whose stock was moved but whose row does not say so yet: what a crash between two writes leaves behind. */
  moving: string[];
}
export const Products = defineModel<Product>(
  'products',
  {
    name: String, subtitle: String, category: String, picture: String, priceFen: Number, stock: Number, sold: Number, description: String,
    facts: Free, onShelf: Boolean, rank: Number, moving: [String],
  },
  [[{ category: 1, rank: 1 }], [{ rank: 1 }]],
);

export interface Category {
  /** Key such as `tea`. */
  _id: string;
  name: string;
  icon: string;
  rank: number;
}
export const Categories = defineModel<Category>('categories', { name: String, icon: String, rank: Number });

/**
 * Stock set aside for one order. `taking` and `releasing` are on the way; a sweeper finishes what a crash left there.
 * `undone` never got all of its stock, `released` had it and gave it back.
 */
export interface StockReservation {
  /** The order's id. */
  _id: string;
  lines: { productId: string; quantity: number }[];
  state: 'taking' | 'taken' | 'undone' | 'releasing' | 'released';
  /** The order was written, so only its end gives the stock back. */
  ordered: boolean;
  /** Real time of the last step. */
  movedAt: Date;
}
export const StockReservations = defineModel<StockReservation>(
  'stock_reservations',
  { lines: Free, state: String, ordered: Boolean, movedAt: Date },
  [[{ state: 1, ordered: 1, movedAt: 1 }]],
);
