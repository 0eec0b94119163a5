import { useRouter, useShareAppMessage } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { routes } from '../../../routes';
import { usePickupStore, type PickupStore } from '../../../shop/pickup-store';
import { StoreBar } from '../../../shop/store-bar';
import type { ProductDetail } from '../../../types';
import { Bone, FactRow, Loaded, Page, Picture, Section } from '../../../ui';
import { useLoad } from '../../../use-load';
import { BuyBar } from './buy-bar';
import { Price } from './price';
import './product.scss';

const sayStock = ({ inStock, stock, sold }: ProductDetail): string =>
  `${inStock ? (stock <= 20 ? `仅剩 ${stock} 件` : '现货') : '补货中'} · 已售 ${sold}`;

const Detail = ({ product, pickup }: { product: ProductDetail; pickup: PickupStore }) => (
  <>
    <Picture className='product__picture' src={product.picture} alt={product.name} />
    <View className='product__head'>
      <Text className='product__name' role='heading' aria-level='1'>{product.name}</Text>
      <Text className='product__subtitle'>{product.subtitle}</Text>
      <Price product={product} />
      <Text className='product__stock'>{sayStock(product)}</Text>
    </View>
    <StoreBar pickup={pickup} />
    <Section title='怎么喝、怎么好'><Text className='product__story'>{product.description}</Text></Section>
    <Section title='商品信息'>
      <View className='product__facts'>
        {product.facts.map(({ label, value }) => <FactRow key={label} title={label}>{value}</FactRow>)}
        <FactRow title='取货'>到店自提，付款后凭取货码领取</FactRow>
      </View>
    </Section>
  </>
);

const Waiting = () => (
  <>
    <View className='product__picture'><Bone height={375} radius={0} /></View>
    <Bone width={180} height={28} gap={12} />
    <Bone width={260} height={18} gap={20} />
    <Bone height={72} radius={12} />
  </>
);

export default function ProductPage() {
  const { id = '' } = useRouter().params;
  const load = useLoad(`product:${id}`, () => api('GET /v1/shop/products/:id', { params: { id } }));
  const pickup = usePickupStore();
  const product = load.state.kind === 'ready' ? load.state.data : undefined;
  useShareAppMessage(() => ({ title: product ? `${product.name}：${product.subtitle}` : '来看看这款茶', path: routes.product(id) }));
  return (
    <Page className='product' footer={product && <BuyBar product={product} storeId={pickup.chosen?.id} />}>
      <Loaded load={load} skeleton={<Waiting />} failure='no-results'>
        {(data) => <Detail product={data} pickup={pickup} />}
      </Loaded>
    </Page>
  );
}
