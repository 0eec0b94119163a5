import Taro from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import type { Product } from '../types';
import { PriceText } from './money';
import { Picture } from './picture';
import { Tap } from './tap';
import './product-card.scss';

interface ProductCardProps {
  product: Product;
  /** Why it is shown to me: "因为你常买岩茶". */
  reason?: string;
  layout?: 'tile' | 'row';
  onTap?: () => void;
}

const openProduct = (id: string): void => void Taro.navigateTo({ url: `/packages/shop/product/index?id=${id}` });

const Prices = ({ product }: { product: Product }) => {
  const { priceFen, tierPriceFen, groupBuyFen } = product;
  return (
    <View className='product-card__prices'>
      <PriceText fen={tierPriceFen ?? priceFen} />
      {tierPriceFen !== null && <PriceText fen={priceFen} size='small' tone='faint' struck />}
      {tierPriceFen !== null && <Text className='product-card__tag'>会员价</Text>}
      {groupBuyFen !== null && <Text className='product-card__tag product-card__tag--team'>拼团 {formatFen(groupBuyFen)}</Text>}
    </View>
  );
};

export const ProductCard = ({ product, reason, layout = 'tile', onTap }: ProductCardProps) => (
  <Tap
    className={`product-card product-card--${layout}`}
    role='link'
    label={`${product.name}，${formatFen(product.tierPriceFen ?? product.priceFen)}${product.inStock ? '' : '，暂时缺货'}`}
    onTap={onTap ?? (() => openProduct(product.id))}
  >
    <View className='product-card__frame'>
      <Picture className='product-card__picture' src={product.picture} />
      {!product.inStock && <Text className='product-card__out'>补货中</Text>}
    </View>
    <View className='product-card__words'>
      <Text className='product-card__name'>{product.name}</Text>
      <Text className='product-card__subtitle'>{product.subtitle}</Text>
      {reason && <Text className='product-card__reason'>{reason}</Text>}
      <Prices product={product} />
    </View>
  </Tap>
);
