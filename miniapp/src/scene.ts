import Taro from '@tarojs/taro';

const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A code's scene as it arrives (URL-encoded); undefined when it is not one (1–32 of WeChat's characters). */
export const readScene = (raw: unknown): string | undefined => {
  if (typeof raw !== 'string' || raw === '') return undefined;
  const scene = decoded(raw);
  return SCENE.test(scene) ? scene : undefined;
};

const rawScene = (): unknown => {
  if (process.env.TARO_ENV === 'h5') {
    const before = new URLSearchParams(window.location.search).get('scene');
    if (before) return before;
  }
  const launch = Taro.getLaunchOptionsSync?.();
  return (launch?.query as Record<string, string> | undefined)?.scene;
};

let remembered: string | undefined;

/** The store's or channel's code that brought this visit; kept for the whole visit, whatever page comes next. */
export const launchScene = (): string | undefined => {
  remembered ??= readScene(rawScene());
  return remembered;
};

/** A page opened by a code while the app was already running. */
export const noteScene = (raw: unknown): void => {
  remembered = readScene(raw) ?? remembered;
};
