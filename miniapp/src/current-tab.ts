import type { TabKey } from './ui/tab-bar';
import { createStore } from './store';

/** Which tab page is shown. In WeChat every tab page has a tab bar of its own, and all of them show this one. */
export const currentTab = createStore<TabKey>('home');
