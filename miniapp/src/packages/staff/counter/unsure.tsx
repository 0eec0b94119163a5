import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { Button, Icon } from '../../../ui';
import type { Counter } from './use-counter';

/** The line broke after the sale was sent. Asking again books nothing twice: it carries the same key. */
export const Unsure = ({ counter, label }: { counter: Counter; label: string }) => (
  <View className='unsure'>
    <Icon name='offline' size={64} colour={theme.colour.warningInk} strokeWidth={1.3} />
    <Text className='unsure__title' role='alert'>还不知道有没有入账</Text>
    <Text className='unsure__label'>{label}</Text>
    <Text className='unsure__hint'>网络断在半路。请先确认这一笔，再接待下一位；再确认一次不会重复入账。</Text>
    {counter.problem && <Text className='counter-problem'>{counter.problem}</Text>}
    <Button wide busy={counter.busy} onTap={() => void counter.settle()}>确认这一笔</Button>
  </View>
);
