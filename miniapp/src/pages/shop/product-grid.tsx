import { View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { addToBasket } from '../../shop/basket';
import type { Product } from '../../types';
import { Bone, Icon, ProductCard, Tap, toast } from '../../ui';

const Tile = ({ product, storeId }: { product: Product; storeId: string | undefined }) => {
  const add = (): void => {
    if (storeId === undefined) return toast('门店还没有加载出来，请下拉刷新');
    addToBasket(storeId, product.id);
    toast('已放进购物袋');
  };
  return (
    <View className='shop-grid__tile'>
      <ProductCard product={product} layout='tile' />
      {product.inStock && (
        <Tap className='shop-grid__add' label={`把${product.name}放进购物袋`} onTap={add}>
          <View className='shop-grid__plus'><Icon name='plus' size={18} colour={theme.colour.onJade} strokeWidth={2.2} /></View>
        </Tap>
      )}
    </View>
  );
};

export const ProductGrid = ({ products, storeId }: { products: readonly Product[]; storeId: string | undefined }) => (
  <View className='shop-grid'>
    {products.map((product) => <Tile key={product.id} product={product} storeId={storeId} />)}
  </View>
);

export const ShopSkeleton = () => (
  <>
    <Bone height={84} radius={12} gap={16} />
    <Bone height={120} radius={12} gap={16} />
    <View className='shop-grid'>
      {[0, 1, 2, 3].map((place) => <View key={place} className='shop-grid__tile'><Bone height={272} radius={12} /></View>)}
    </View>
  </>
);
