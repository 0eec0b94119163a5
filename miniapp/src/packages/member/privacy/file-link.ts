import Taro from '@tarojs/taro';
import { addressOf } from '../../../transport';
import { toast } from '../../../ui';

/** A file opens in the browser: on H5 at once; a mini-program can save none, so the link goes to the clipboard. */
export const handOverLink = async (path: string): Promise<void> => {
  const address = addressOf(path);
  if (process.env.TARO_ENV === 'h5') {
    window.location.href = address;
    return;
  }
  await Taro.setClipboardData({ data: address });
  toast('链接已复制，15 分钟内在浏览器打开，只能用一次');
};
