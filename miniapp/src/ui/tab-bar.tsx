import Taro from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { useStore } from '../store';
import { unreadCount } from '../unread';
import { Icon } from './icon';
import type { IconName } from './icons';
import { Tap } from './tap';
import './tab-bar.scss';

export type TabKey = 'home' | 'shop' | 'code' | 'inbox' | 'me';

const tabs: readonly { key: TabKey; name: string; icon: IconName }[] = [
  { key: 'home', name: '首页', icon: 'home' },
  { key: 'shop', name: '商城', icon: 'shop' },
  { key: 'code', name: '会员码', icon: 'code' },
  { key: 'inbox', name: '消息', icon: 'inbox' },
  { key: 'me', name: '我的', icon: 'me' },
];

export const openTab = (key: TabKey): void => void Taro.switchTab({ url: `/pages/${key}/index` });

const Badge = ({ count }: { count: number }) =>
  count > 0 ? <Text className='tab-bar__badge'>{count > 99 ? '99+' : count}</Text> : null;

const colourOf = (key: TabKey, current: boolean): string => {
  if (key === 'code') return theme.colour.onJade;
  return current ? theme.colour.jade : theme.colour.secondary;
};

interface TabProps {
  tab: (typeof tabs)[number];
  current: boolean;
  unread: number;
}

const Tab = ({ tab: { key, name, icon }, current, unread }: TabProps) => (
  <Tap
    className={`tab-bar__tab tab-bar__tab--${key} ${current ? 'is-current' : ''}`}
    role='tab'
    selected={current}
    label={key === 'inbox' && unread > 0 ? `${name}，${unread} 条未读` : name}
    onTap={() => openTab(key)}
  >
    <View className='tab-bar__icon'>
      <Icon name={icon} size={key === 'code' ? 28 : 24} colour={colourOf(key, current)} strokeWidth={current ? 1.9 : 1.6} />
      {key === 'inbox' && <Badge count={unread} />}
    </View>
    <Text className='tab-bar__name'>{name}</Text>
  </Tap>
);

/** Five tabs, the member code raised in the middle: the same on both targets. */
export const TabBar = ({ current }: { current: TabKey }) => {
  const unread = useStore(unreadCount);
  return (
    <View className='tab-bar' role='tablist' aria-label='主导航'>
      {tabs.map((tab) => (
        <Tab key={tab.key} tab={tab} current={tab.key === current} unread={tab.key === 'inbox' ? unread : 0} />
      ))}
    </View>
  );
};
