import { Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import type { PriceLine } from '../types';
import { PriceText } from '../ui';
import './price-lines.scss';

/** Why the price is what it is: one line for each step, then what is paid. */
export const PriceLines = ({ price, payableFen, label = '应付' }: { price: readonly PriceLine[]; payableFen: number; label?: string }) => (
  <View className='price-lines'>
    {price.map((line, place) => (
      <View key={`${line.kind}-${line.refId ?? place}`} className={`price-lines__line ${line.amountFen < 0 ? 'is-off' : ''}`}>
        <Text className='price-lines__title'>{line.title}</Text>
        <Text className='price-lines__amount'>{formatFen(line.amountFen)}</Text>
      </View>
    ))}
    <View className='price-lines__total'>
      <Text className='price-lines__label'>{label}</Text>
      <PriceText fen={payableFen} size='large' />
    </View>
  </View>
);
