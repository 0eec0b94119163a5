import { useRef } from 'react';
import { useRouter } from '@tarojs/taro';
import { api } from '../../../api';
import { basketOf, takeOut, type BasketLine } from '../../../shop/basket';
import { MembersOnly, useJoined } from '../../../shop/members-only';
import { usePickupStore } from '../../../shop/pickup-store';
import { BoneCards, EmptyState, openTab, Page } from '../../../ui';
import { useLoad } from '../../../use-load';
import { matchBasket, orderable } from '../basket/match-basket';
import { CheckoutBody } from './checkout-body';

const Nothing = () => (
  <EmptyState kind='no-orders' title='没有要结算的商品' hint='也许已经下单了，可以在“我的”里看订单' act='去商城' onAct={() => openTab('shop')} />
);

/** Lines as they are when the products have come: what changes in the basket after that is for the next order. */
const useLines = (storeId: string | undefined, bought: BasketLine | undefined): BasketLine[] | undefined => {
  const { state } = useLoad('products:', () => api('GET /v1/shop/products', { query: {} }));
  const taken = useRef<{ storeId: string; lines: BasketLine[] }>();
  if (bought) return [bought];
  if (storeId === undefined || state.kind !== 'ready') return undefined;
  if (taken.current?.storeId !== storeId) taken.current = { storeId, lines: orderable(matchBasket(basketOf(storeId), state.data.products)) };
  return taken.current.lines;
};

export default function CheckoutPage() {
  const { product, quantity } = useRouter().params;
  const { joined } = useJoined();
  const pickup = usePickupStore();
  const storeId = pickup.chosen?.id;
  const bought = product ? { productId: product, quantity: Number(quantity) || 1 } : undefined;
  const lines = useLines(storeId, bought);
  if (joined !== true) return <Page><MembersOnly why='加入会员后就能下单'>{null}</MembersOnly></Page>;
  if (storeId === undefined || lines === undefined) return <Page><BoneCards count={3} height={120} /></Page>;
  if (lines.length === 0) return <Page><Nothing /></Page>;
  const ordered = (): void => {
    if (!bought) takeOut(storeId, lines);
  };
  return <CheckoutBody pickup={pickup} storeId={storeId} lines={lines} onOrdered={ordered} />;
}
