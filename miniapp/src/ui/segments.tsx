import { Text, View } from '@tarojs/components';
import { Tap } from './tap';
import './segments.scss';

interface SegmentsProps<K extends string> {
  options: readonly { key: K; name: string; count?: number }[];
  chosen: K;
  onChoose: (key: K) => void;
  label: string;
}

/** Two to five views of one list. */
export function Segments<K extends string>({ options, chosen, onChoose, label }: SegmentsProps<K>) {
  return (
    <View className='segments' role='tablist' aria-label={label}>
      {options.map(({ key, name, count }) => (
        <Tap key={key} className={`segments__one ${key === chosen ? 'is-chosen' : ''}`} role='tab' selected={key === chosen} onTap={() => onChoose(key)}>
          <Text>{count === undefined ? name : `${name} ${count}`}</Text>
        </Tap>
      ))}
    </View>
  );
}
