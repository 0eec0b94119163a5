import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { open, routes } from '../../../routes';
import { sayFen } from '../../../shop/say-fen';
import type { ProductDetail } from '../../../types';
import { Icon, PriceText, Tap } from '../../../ui';

const Mine = ({ product: { priceFen, tierPriceFen } }: { product: ProductDetail }) => (
  <View className='product-price__mine'>
    <PriceText fen={tierPriceFen ?? priceFen} size='hero' />
    {tierPriceFen === null
      ? <Text className='product-price__why'>付款前会自动选好最省的券</Text>
      : (
        <View className='product-price__why'>
          <PriceText fen={priceFen} size='small' tone='faint' struck />
          <Text>你的会员价，省 {sayFen(priceFen - tierPriceFen)}</Text>
        </View>
      )}
  </View>
);

const InTeam = ({ fen, mineFen, activityId }: { fen: number; mineFen: number; activityId: string }) => (
  <Tap className='product-price__team' role='link' label={`拼团价 ${sayFen(fen)}，去拼团`} onTap={() => open(routes.groupBuy(activityId))}>
    <Text className='product-price__label'>拼团价</Text>
    <PriceText fen={fen} size='large' />
    <View className='product-price__go'>
      <Text>{fen < mineFen ? `再省 ${sayFen(mineFen - fen)}` : '和朋友一起拼'}</Text>
      <Icon name='right' size={12} colour={theme.colour.vermilionInk} />
    </View>
  </Tap>
);

/** What I pay alone and why, and beside it what I would pay in a team. */
export const Price = ({ product }: { product: ProductDetail }) => {
  const { priceFen, tierPriceFen, groupBuyFen, groupBuyActivityId } = product;
  return (
    <View className='product-price'>
      <Mine product={product} />
      {groupBuyFen !== null && groupBuyActivityId !== null && (
        <InTeam fen={groupBuyFen} mineFen={tierPriceFen ?? priceFen} activityId={groupBuyActivityId} />
      )}
    </View>
  );
};
