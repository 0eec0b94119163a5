import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { Icon, Tap } from '../ui';
import './quantity.scss';

interface QuantityProps {
  value: number;
  /** 0 lets the last piece be taken out. */
  least?: number;
  most?: number;
  name: string;
  onChange: (value: number) => void;
}

/** How many: minus, number, plus; each 44 px to the finger. */
export const Quantity = ({ value, least = 1, most = 99, name, onChange }: QuantityProps) => (
  <View className='quantity'>
    <Tap className='quantity__act' disabled={value <= least} label={`${name} 减一件`} onTap={() => onChange(value - 1)}>
      <Icon name='minus' size={16} colour={value <= least ? theme.colour.faint : theme.colour.ink} strokeWidth={2} />
    </Tap>
    <Text className='quantity__value'>{value}</Text>
    <Tap className='quantity__act' disabled={value >= most} label={`${name} 加一件`} onTap={() => onChange(value + 1)}>
      <Icon name='plus' size={16} colour={value >= most ? theme.colour.faint : theme.colour.ink} strokeWidth={2} />
    </Tap>
  </View>
);
