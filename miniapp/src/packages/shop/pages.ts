/** Pages of this sub-package, relative to it; listed in app.config.ts. */
export const shopPages: string[] = ['product/index', 'basket/index', 'checkout/index', 'order/index', 'orders/index'];
