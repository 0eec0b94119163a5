import { Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import type { Order } from '../types';
import { Money, Picture } from '../ui';
import './goods-lines.scss';

type Line = Order['lines'][number];

const GoodsLine = ({ line }: { line: Line }) => (
  <View className='goods-line'>
    <Picture className='goods-line__picture' src={line.picture} />
    <View className='goods-line__words'>
      <Text className='goods-line__name'>{line.name}</Text>
      <Text className='goods-line__unit'>{formatFen(line.unitFen)} × {line.quantity}</Text>
    </View>
    <View className='goods-line__paid'>
      <Money fen={line.paidFen} />
      {line.paidFen < line.unitFen * line.quantity && <Text className='goods-line__note'>优惠后</Text>}
    </View>
  </View>
);

/** What was bought; each line with its share of every discount, so that the lines add up to what is paid. */
export const GoodsLines = ({ lines }: { lines: readonly Line[] }) => (
  <View className='goods-lines'>{lines.map((line, place) => <GoodsLine key={line.productId ?? place} line={line} />)}</View>
);
