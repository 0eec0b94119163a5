import { Text, View } from '@tarojs/components';
import type { MoreRows } from '../use-pages';
import { Button } from './button';
import './list-end.scss';

/** Below a list: more is coming, it failed, or that was all. */
export function ListEnd<R>({ list, all = '就这些了' }: { list: MoreRows<R>; all?: string }) {
  if (list.problem) {
    return (
      <View className='list-end' role='alert'>
        <Text>{list.problem.message}</Text>
        <Button kind='quiet' size='small' onTap={() => void list.more()}>再试一次</Button>
      </View>
    );
  }
  if (list.end) return <View className='list-end'><Text>{all}</Text></View>;
  return (
    <View className='list-end'>
      <Button kind='quiet' size='small' busy={list.busy} onTap={() => void list.more()}>看更早的</Button>
    </View>
  );
}
