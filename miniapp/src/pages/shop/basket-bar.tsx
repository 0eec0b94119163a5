import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { open, routes } from '../../routes';
import { piecesIn, quantityOf, useBasket } from '../../shop/basket';
import type { Product } from '../../types';
import { Icon, PriceText, Tap } from '../../ui';

/** Sum at my price, before coupons; undefined while a search hides some of what is in the basket. */
const sumFen = (lines: ReturnType<typeof useBasket>, products: readonly Product[]): number | undefined => {
  const known = products.filter((product) => quantityOf(lines, product.id) > 0);
  if (known.length < lines.length) return undefined;
  return known.reduce((sum, product) => sum + quantityOf(lines, product.id) * (product.tierPriceFen ?? product.priceFen), 0);
};

/** Floats above the tab bar as soon as something is in the basket. */
export const BasketBar = ({ storeId, products }: { storeId: string | undefined; products: readonly Product[] }) => {
  const lines = useBasket(storeId);
  const pieces = piecesIn(lines);
  if (pieces === 0) return null;
  const fen = sumFen(lines, products);
  return (
    <>
      <View className='basket-bar__room' />
      <Tap className='basket-bar' role='link' label={`购物袋 ${pieces} 件，去结算`} onTap={() => open(routes.basket())}>
        <View className='basket-bar__bag'>
          <Icon name='shop' size={24} colour={theme.colour.onJade} />
          <Text className='basket-bar__count'>{pieces}</Text>
        </View>
        <View className='basket-bar__sum'>{fen !== undefined && <PriceText fen={fen} size='large' tone='light' />}</View>
        <Text className='basket-bar__go'>去结算</Text>
      </Tap>
    </>
  );
};
