/**
 * Owns: products, categories and stock.
 * Promises: stock never goes below zero, is given back once, and survives a crash between any two writes.
 * Listens to: order.closed and order.refunded (stock comes back).
 */
import { on } from '../../platform/listeners';
import { releaseStock } from './reserve-stock';

export { Categories, Products, StockReservations, type Product } from './model';
export { findProduct, findProducts, listCategories, listProducts, percentOffFor, toProductCard, toProductView, type GroupPrice, type Pricing } from './read-products';
export { dropStock, keepStock, releaseStock, repairReservations, reserveStock } from './reserve-stock';

export const catalogListeners = [
  on('order.closed', 'release-stock-of-closed-order', ({ orderId }, deps) => releaseStock(deps, orderId)),
  on('order.refunded', 'release-stock-of-refunded-order', ({ orderId }, deps) => releaseStock(deps, orderId)),
];
