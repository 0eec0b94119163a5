import Taro from '@tarojs/taro';
import { platform } from '../../platform';
import done from './sounds/done.wav';
import refused from './sounds/refused.wav';

const sounds = { done, refused } as const;

const play = (source: string): void => {
  const audio = Taro.createInnerAudioContext();
  audio.src = source;
  audio.onEnded(() => audio.destroy());
  audio.onError(() => audio.destroy());
  audio.play();
};

/** Phones at the counter are often muted, and the till is loud. */
const hearThroughMute = (): void => {
  if (process.env.TARO_ENV === 'weapp') void Taro.setInnerAudioOption({ obeyMuteSwitch: false, mixWithOther: true }).catch(() => undefined);
};

/** Eyes stay on the guest: the hand feels and the ear hears whether it worked. */
export const signal = (kind: keyof typeof sounds): void => {
  platform.buzz(kind);
  try {
    hearThroughMute();
    play(sounds[kind]);
  } catch {
    // A phone without sound still shook.
  }
};
