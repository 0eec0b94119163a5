import type { PropsWithChildren } from 'react';
import Taro, { useLaunch } from '@tarojs/taro';
import { launchScene, noteScene } from './scene';
import './app.scss';

// What WeChat's own frame does; must not reach its package.
if (process.env.TARO_ENV === 'h5') require('./h5.scss');

/** A newer version waits: use it at the next quiet moment instead of days later. */
const updateWhenReady = (): void => {
  if (process.env.TARO_ENV !== 'weapp') return;
  const manager = Taro.getUpdateManager();
  manager.onUpdateReady(() => manager.applyUpdate());
};

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    launchScene();
    updateWhenReady();
    if (process.env.TARO_ENV === 'weapp') Taro.onAppShow(({ query }) => noteScene(query?.scene));
  });
  return children;
}
