import { View } from '@tarojs/components';
import { api } from '../../api';
import { BoneCards, EmptyState, Loaded, Page, ProductCard } from '../../ui';
import { useLoad } from '../../use-load';

export default function ShopPage() {
  const load = useLoad('products', () => api('GET /v1/shop/products'));
  return (
    <Page tab='shop'>
      <Loaded
        load={load}
        skeleton={<BoneCards count={5} height={104} />}
        empty={({ products }) => products.length === 0 && <EmptyState kind='no-results' title='商品正在上架，晚些再来看看' />}
      >
        {({ products }) => (
          <View>{products.map((product) => <ProductCard key={product.id} product={product} layout='row' />)}</View>
        )}
      </Loaded>
    </Page>
  );
}
