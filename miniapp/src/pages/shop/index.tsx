import { useState } from 'react';
import Taro, { usePullDownRefresh, useShareAppMessage } from '@tarojs/taro';
import { View } from '@tarojs/components';
import { api } from '../../api';
import { usePickupStore } from '../../shop/pickup-store';
import { StoreBar } from '../../shop/store-bar';
import { EmptyState, Loaded, Page } from '../../ui';
import { useLoad } from '../../use-load';
import { BasketBar } from './basket-bar';
import { Categories } from './categories';
import { ProductGrid, ShopSkeleton } from './product-grid';
import { SearchField } from './search-field';
import { TeamBanner } from './team-banner';
import './shop.scss';

const nothing = (search: string, clear: () => void) =>
  search === ''
    ? <EmptyState kind='no-results' title='这一类还没有商品' hint='换一类看看' />
    : <EmptyState kind='no-results' title={`没有找到“${search}”`} hint='换个词，或看看全部商品' act='看全部商品' onAct={clear} />;

export default function ShopPage() {
  const pickup = usePickupStore();
  const [search, setSearch] = useState('');
  const [category, setCategory] = useState('');
  const load = useLoad(`products:${search}`, () => api('GET /v1/shop/products', { query: search === '' ? {} : { search } }));
  usePullDownRefresh(() => void load.reload().finally(() => Taro.stopPullDownRefresh()));
  useShareAppMessage(() => ({ title: '来挑一泡好茶', path: '/pages/shop/index' }));
  const clear = (): void => {
    setSearch('');
    setCategory('');
  };
  return (
    <Page tab='shop' className='shop'>
      <View className='shop__top'>
        <StoreBar pickup={pickup} />
        <SearchField search={search} onSearch={setSearch} />
      </View>
      <Loaded load={load} skeleton={<ShopSkeleton />}>
        {({ categories, products }) => {
          const shown = products.filter((product) => category === '' || product.category === category);
          return (
            <>
              <Categories categories={categories} chosen={category} onChoose={setCategory} />
              {search === '' && category === '' && <TeamBanner products={products} />}
              {shown.length === 0 ? nothing(search, clear) : <ProductGrid products={shown} storeId={pickup.chosen?.id} />}
              <BasketBar storeId={pickup.chosen?.id} products={products} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
