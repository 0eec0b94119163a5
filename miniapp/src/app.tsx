import type { PropsWithChildren } from 'react';
import Taro, { useDidShow, useLaunch } from '@tarojs/taro';
import { followSandboxClock } from './clock';
import { sandboxUrl } from './platform/sandbox';
import { refreshIdentity } from './refresh-identity';
import { launchScene, noteScene } from './scene';
import './app.scss';

// What WeChat's own frame does; must not reach its package.
if (process.env.TARO_ENV === 'h5') require('./h5.scss');

/** A newer version waits: use it at the next quiet moment instead of days later. */
const updateWhenReady = (): void => {
  const manager = Taro.getUpdateManager();
  manager.onUpdateReady(() => manager.applyUpdate());
};

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    launchScene();
    void refreshIdentity();
    if (process.env.TARO_ENV !== 'weapp') return;
    updateWhenReady();
    Taro.onAppShow(({ query }) => noteScene(query?.scene));
  });
  useDidShow(() => {
    if (process.env.TARO_ENV === 'h5') void followSandboxClock(sandboxUrl());
  });
  return children;
}
