import type { ReactNode } from 'react';
import { Text, View } from '@tarojs/components';
import type { ApiProblem } from '@shuke/shared/contract/client';
import { theme } from '@shuke/shared/values/theme';
import type { Load } from '../use-load';
import { sayWhen } from '../say';
import { EmptyState, type EmptyKind } from './empty-state';
import { Icon } from './icon';
import { openTab } from './tab-bar';
import { Tap } from './tap';
import './loaded.scss';

interface LoadedProps<T> {
  load: Load<T>;
  /** The true shape of the page in grey. */
  skeleton: ReactNode;
  /** Says whether there is nothing to show, and what to show then. */
  empty?: (data: T) => ReactNode | false;
  children: (data: T) => ReactNode;
  /** The picture when the server refused; when it could not be reached, rain falls. */
  failure?: EmptyKind;
}

/** `at` is of the phone's own clock, and so is now. */
const sayKept = (at: number): string => sayWhen(at, Date.now());

const StaleBar = ({ at, reason, onRetry }: { at: number; reason: string; onRetry: () => void }) => (
  <View className='stale-bar' role='status'>
    <Icon name='offline' size={18} colour={theme.colour.warningInk} />
    <Text className='stale-bar__words'>{reason}，这是 {sayKept(at)} 的内容</Text>
    <Tap className='stale-bar__retry' onTap={onRetry}>重试</Tap>
  </View>
);

const reasonOf = (status: number): string => (status === 0 ? '网络不通' : '服务暂时没有回应');

const hintOf = ({ status }: ApiProblem): string | undefined => {
  if (status === 0) return '你的券、积分和订单都在，连上网络就能看到';
  return status >= 500 ? '你的券、积分和订单都在，过一会儿再试' : undefined;
};

interface FailedProps {
  problem: ApiProblem;
  picture: EmptyKind;
  onRetry: () => void;
}

/** What failed, what is safe, and the way out; somebody who has not joined yet is led to where one joins. */
const Failed = ({ problem, picture, onRetry }: FailedProps) => {
  if (problem.code === 'NOT_JOINED') {
    return <EmptyState kind='no-results' title='加入会员后就能看到' act='去加入会员' onAct={() => openTab('home')} />;
  }
  const kind = problem.status === 0 || problem.status >= 500 ? 'offline' : picture;
  return <EmptyState kind={kind} title={problem.message} hint={hintOf(problem)} act='重试' onAct={onRetry} />;
};

/** Every page's four states in one place: first load, empty, failed with a way out, and last data while offline. */
export function Loaded<T>({ load, skeleton, empty, children, failure = 'no-results' }: LoadedProps<T>) {
  const { state, reload } = load;
  const retry = (): void => void reload();
  if (state.kind === 'loading') return <View aria-busy='true' aria-label='正在加载'>{skeleton}</View>;
  if (state.kind === 'failed') return <Failed problem={state.problem} picture={failure} onRetry={retry} />;
  const nothing = empty?.(state.data) ?? false;
  return (
    <>
      {state.problem && <StaleBar at={state.at} reason={reasonOf(state.problem.status)} onRetry={retry} />}
      {nothing || children(state.data)}
    </>
  );
}
