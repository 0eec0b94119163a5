import { Text, View } from '@tarojs/components';
import { Tap } from '../../../ui';
import type { AmountKey } from '../amount';

const keys: readonly AmountKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', 'back'];
const labels: Partial<Record<AmountKey, string>> = { back: '退一格', '.': '小数点' };

/** Big keys for one thumb. */
export const AmountPad = ({ onKey }: { onKey: (key: AmountKey) => void }) => (
  <View className='amount-pad'>
    {keys.map((key) => (
      <Tap key={key} className={`amount-pad__key amount-pad__key--${key === '.' ? 'point' : key}`} label={labels[key] ?? key} onTap={() => onKey(key)}>
        <Text className='amount-pad__face'>{key === 'back' ? '⌫' : key}</Text>
      </Tap>
    ))}
  </View>
);
