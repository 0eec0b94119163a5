import { currentTab } from '../current-tab';
import { useStore } from '../store';
import { TabBar } from '../ui/tab-bar';

/** WeChat looks for this very folder; the browser draws the same bar inside `Page`. */
export default function CustomTabBar() {
  return <TabBar current={useStore(currentTab)} />;
}
