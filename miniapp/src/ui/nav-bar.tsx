import { useEffect, useState } from 'react';
import Taro from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { Icon } from './icon';
import { openTab } from './tab-bar';
import { Tap } from './tap';
import './nav-bar.scss';

interface BarConfig {
  navigationStyle?: 'default' | 'custom';
  navigationBarTitleText?: string;
  navigationBarBackgroundColor?: string;
  navigationBarTextStyle?: 'black' | 'white';
}

/** What Taro's browser runtime calls when a page asks for another title. */
const TITLE_EVENT = '__taroH5SetNavigationBarTitle';

const configOfPage = (): BarConfig => (Taro.getCurrentInstance().page as { config?: BarConfig } | null)?.config ?? {};

const useTitle = (first: string, shown: boolean): string => {
  const [title, setTitle] = useState(first);
  useEffect(() => {
    if (!shown) return undefined;
    const listen = (next: string): void => setTitle(next);
    Taro.eventCenter.on(TITLE_EVENT, listen);
    return () => void Taro.eventCenter.off(TITLE_EVENT, listen);
  }, [shown]);
  return title;
};

const goBack = (): void => {
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack();
  else openTab('home');
};

/** The browser's likeness of WeChat's title bar; a page opened by a link leads home instead of back. */
export const NavBar = ({ tab, shown }: { tab: boolean; shown: boolean }) => {
  const [config] = useState(configOfPage);
  const title = useTitle(config.navigationBarTitleText ?? '', shown);
  if (config.navigationStyle === 'custom') return null;
  const light = config.navigationBarTextStyle === 'white';
  const colour = light ? '#FFFFFF' : theme.colour.ink;
  const first = Taro.getCurrentPages().length <= 1;
  return (
    <View className='nav-bar' style={{ background: config.navigationBarBackgroundColor ?? theme.colour.paper, color: colour }}>
      {!tab && (
        <Tap className='nav-bar__back' label={first ? '回到首页' : '返回'} onTap={goBack}>
          <Icon name={first ? 'home' : 'left'} size={22} colour={colour} />
        </Tap>
      )}
      <Text className='nav-bar__title' role='heading' aria-level='1'>{title}</Text>
    </View>
  );
};
