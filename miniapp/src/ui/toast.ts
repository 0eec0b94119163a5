import Taro from '@tarojs/taro';

/** One short line that goes by itself: only for what needs no answer. */
export const toast = (words: string): void => void Taro.showToast({ title: words, icon: 'none', duration: 2200 });

/** Asks before something that cannot be taken back. `act` names the deed, never 确定. */
export const confirm = async (title: string, content: string, act: string): Promise<boolean> => {
  const { confirm: yes } = await Taro.showModal({
    title, content, confirmText: act, cancelText: '再想想', confirmColor: '#14785A',
  });
  return yes;
};
