import { Type } from 'typebox';
import { anyone, Closed, consoleRoles, defineContract } from './contract';
import { Count, Fen, Id, IdParams, Nullable, SearchText } from './common';

export const ProductCard = Closed({
  id: Id,
  name: Type.String(),
  subtitle: Type.String(),
  category: Type.String(),
  picture: Type.String(),
  priceFen: Fen,
  /** What this member pays; null when it is the common price. */
  tierPriceFen: Nullable(Fen),
  groupBuyFen: Nullable(Fen),
  sold: Count,
  inStock: Type.Boolean(),
});

export const ProductView = Closed({
  ...ProductCard.properties,
  stock: Count,
  description: Type.String(),
  /** True information: origin, net weight, shelf life, ingredients … */
  facts: Type.Array(Closed({ label: Type.String(), value: Type.String() })),
  groupBuyActivityId: Nullable(Id),
});

export const catalogContract = defineContract({
  'GET /v1/shop/products': {
    summary: 'Products by category or search',
    access: anyone,
    query: Closed({ category: Type.Optional(Type.String({ maxLength: 40 })), search: Type.Optional(SearchText) }),
    reply: Closed({ categories: Type.Array(Closed({ key: Type.String(), name: Type.String(), icon: Type.String() })), products: Type.Array(ProductCard) }),
  },
  'GET /v1/shop/products/:id': {
    summary: 'One product',
    access: anyone,
    params: IdParams,
    reply: ProductView,
    errors: ['PRODUCT_NOT_FOUND'],
  },
  'GET /v1/console/products': {
    summary: 'Products with stock and sales',
    access: consoleRoles('manager', 'store-manager', 'auditor', 'support'),
    reply: Closed({ products: Type.Array(ProductView) }),
  },
});
