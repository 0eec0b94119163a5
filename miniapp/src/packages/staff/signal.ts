import Taro from '@tarojs/taro';
import { platform } from '../../platform';
import done from './sounds/done.wav';
import refused from './sounds/refused.wav';

const sounds = { done, refused } as const;

/** The bundler names the type `audio/wave`, which Chromium refuses to play. */
const playable = (source: string): string => source.replace('data:audio/wave;', 'data:audio/wav;');

const play = (source: string): void => {
  const audio = Taro.createInnerAudioContext();
  audio.src = playable(source);
  audio.onEnded(() => audio.destroy());
  audio.onError(() => audio.destroy());
  // In the browser this is a promise, refused when the person has not touched the page yet.
  void Promise.resolve(audio.play()).catch(() => undefined);
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
