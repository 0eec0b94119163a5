import type { ReactNode } from 'react';
import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import type { Load } from '../use-load';
import { sayWhen } from '../say';
import { EmptyState, type EmptyKind } from './empty-state';
import { Icon } from './icon';
import { Tap } from './tap';
import './loaded.scss';

interface LoadedProps<T> {
  load: Load<T>;
  /** The true shape of the page in grey. */
  skeleton: ReactNode;
  /** Says whether there is nothing to show, and what to show then. */
  empty?: (data: T) => ReactNode | false;
  children: (data: T) => ReactNode;
  failure?: EmptyKind;
}

const StaleBar = ({ at, reason, onRetry }: { at: number; reason: string; onRetry: () => void }) => (
  <View className='stale-bar' role='status'>
    <Icon name='offline' size={18} colour={theme.colour.warningInk} />
    <Text className='stale-bar__words'>{reason}，这是 {sayWhen(at, Date.now())} 的内容</Text>
    <Tap className='stale-bar__retry' onTap={onRetry}>重试</Tap>
  </View>
);

const reasonOf = (status: number): string => (status === 0 ? '网络不通' : '服务暂时没有回应');

/** Every page's four states in one place: first load, empty, failed with a way out, and last data while offline. */
export function Loaded<T>({ load, skeleton, empty, children, failure = 'offline' }: LoadedProps<T>) {
  const { state, reload } = load;
  const retry = (): void => void reload();
  if (state.kind === 'loading') return <View aria-busy='true' aria-label='正在加载'>{skeleton}</View>;
  if (state.kind === 'failed') {
    return <EmptyState kind={failure} title={state.problem.message} act='重试' onAct={retry} />;
  }
  const nothing = empty?.(state.data) ?? false;
  return (
    <>
      {state.problem && <StaleBar at={state.at} reason={reasonOf(state.problem.status)} onRetry={retry} />}
      {nothing || children(state.data)}
    </>
  );
}
