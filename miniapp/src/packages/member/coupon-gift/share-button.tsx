import { Button as TaroButton } from '@tarojs/components';
import { platform } from '../../../platform';
import { Button, toast } from '../../../ui';

const WORDS = '发给好友';

const copyAddress = (path: string): void => {
  const address = `${window.location.href.split('#')[0] ?? ''}#${path}`;
  void platform.copy(address).then(() => toast('链接已复制，发给好友吧'), () => toast('没有复制成功，请长按地址栏复制'));
};

const BrowserShare = ({ path }: { path: string }) => <Button wide onTap={() => copyAddress(path)}>{WORDS}</Button>;

/** What is shared is what the page says in useShareAppMessage. */
const WeappShare = (_: { path: string }) => <TaroButton className='phone-button' openType='share'>{WORDS}</TaroButton>;

/** To friends in WeChat, as a link in the browser. */
export const ShareButton = process.env.TARO_ENV === 'weapp' ? WeappShare : BrowserShare;
