import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { open, routes } from '../../../routes';
import { addToBasket, piecesIn, useBasket } from '../../../shop/basket';
import type { ProductDetail } from '../../../types';
import { Button, Icon, Tap, toast } from '../../../ui';

const Bag = ({ pieces }: { pieces: number }) => (
  <Tap className='buy-bar__bag' role='link' label={`购物袋，${pieces} 件`} onTap={() => open(routes.basket())}>
    <Icon name='shop' size={24} colour={theme.colour.ink} />
    {pieces > 0 && <Text className='buy-bar__count'>{pieces}</Text>}
    <Text className='buy-bar__word'>购物袋</Text>
  </Tap>
);

export const BuyBar = ({ product, storeId }: { product: ProductDetail; storeId: string | undefined }) => {
  const lines = useBasket(storeId);
  const ready = product.inStock && storeId !== undefined;
  const add = (): void => {
    if (storeId === undefined) return;
    addToBasket(storeId, product.id);
    toast('已放进购物袋');
  };
  return (
    <View className='buy-bar'>
      <Bag pieces={piecesIn(lines)} />
      <Button kind='quiet' className='buy-bar__act' disabled={!ready} onTap={add}>放进购物袋</Button>
      <Button className='buy-bar__act' disabled={!ready} onTap={() => open(routes.buyNow(product.id, 1))}>
        {product.inStock ? '立即购买' : '补货中'}
      </Button>
    </View>
  );
};
