import type { ReactNode } from 'react';
import { useState } from 'react';
import { useDidHide, useDidShow } from '@tarojs/taro';
import { View } from '@tarojs/components';
import { currentTab } from '../current-tab';
import { NavBar } from './nav-bar';
import { PromptHost } from './prompt-host';
import { TabBar, type TabKey } from './tab-bar';
import './page.scss';

interface PageProps {
  children: ReactNode;
  /** Set on the five tab pages: leaves room for the tab bar, and draws it in the browser. */
  tab?: TabKey;
  /** Stays at the bottom, above what the phone keeps for itself. */
  footer?: ReactNode;
  className?: string;
}

const isH5 = process.env.TARO_ENV === 'h5';

const useShown = (tab: TabKey | undefined): boolean => {
  const [shown, setShown] = useState(true);
  useDidShow(() => {
    setShown(true);
    if (tab) currentTab.set(tab);
  });
  useDidHide(() => setShown(false));
  return shown;
};

/** Frame of every page. In WeChat the tab bar lives in `custom-tab-bar` and asks are WeChat's own. */
export const Page = ({ children, tab, footer, className = '' }: PageProps) => {
  const shown = useShown(tab);
  return (
    <View className={`page ${tab ? 'page--tab' : ''} ${footer ? 'page--footer' : ''} ${className}`}>
      {isH5 && <NavBar tab={tab !== undefined} shown={shown} />}
      <View className='page__body'>{children}</View>
      {footer && <View className='page__footer'>{footer}</View>}
      {isH5 && tab && <TabBar current={tab} />}
      {isH5 && shown && <PromptHost />}
    </View>
  );
};
