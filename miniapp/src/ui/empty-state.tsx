import { Image, Text, View } from '@tarojs/components';
import { addressOf } from '../transport';
import { Button } from './button';
import './empty-state.scss';

/** Drawn pictures in server/public/art/empty. */
export type EmptyKind = 'no-coupons' | 'no-messages' | 'no-orders' | 'no-results' | 'offline';

interface EmptyStateProps {
  kind: EmptyKind;
  /** Why there is nothing. */
  title: string;
  hint?: string;
  /** The act that fills it. */
  act?: string;
  onAct?: () => void;
}

export const EmptyState = ({ kind, title, hint, act, onAct }: EmptyStateProps) => (
  <View className='empty-state' role='status'>
    <Image className='empty-state__picture' src={addressOf(`/art/empty/${kind}.svg`)} mode='aspectFit' aria-hidden='true' />
    <Text className='empty-state__title'>{title}</Text>
    {hint && <Text className='empty-state__hint'>{hint}</Text>}
    {act && <Button kind='quiet' className='empty-state__act' onTap={onAct}>{act}</Button>}
  </View>
);
