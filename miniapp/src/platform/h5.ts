import Taro from '@tarojs/taro';
import { loginByIdentityPage } from './identity';
import { MOST_TEMPLATES, type Place, type Platform, type SubscribeResult } from './port';
import { askPerson } from './prompts';
import { slotKey } from '../slot';

/** `navigator.locks` holds over all tabs and frames of the origin; without it one page at a time is the best we have. */
const alone: Platform['alone'] = (name, run) =>
  typeof navigator !== 'undefined' && 'locks' in navigator
    ? (navigator.locks.request(slotKey(name), run) as ReturnType<typeof run>)
    : run();

const LOCATE_MS = 4000;

const locate: Platform['locate'] = () =>
  new Promise<Place | undefined>((resolve) => {
    if (!navigator.geolocation) return resolve(undefined);
    setTimeout(() => resolve(undefined), LOCATE_MS + 500);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lng: coords.longitude, lat: coords.latitude }),
      () => resolve(undefined),
      { timeout: LOCATE_MS, maximumAge: 600_000 },
    );
  });

const vibrate = (pattern: number | number[]): void => {
  if ('vibrate' in navigator) navigator.vibrate(pattern);
};

/** The browser, with the sandbox in WeChat's place. */
export const h5: Platform = {
  login: loginByIdentityPage,
  alone,
  requestSubscribe: async (templates) =>
    templates.length === 0 ? [] : askPerson<SubscribeResult[]>({ kind: 'subscribe', templates: templates.slice(0, MOST_TEMPLATES) }),
  pay: (params, note) => askPerson({ kind: 'pay', params, note }),
  scan: (live) => askPerson({ kind: 'scan', live }),
  locate,
  brighten: () => () => undefined,
  openMap: ({ lng, lat }) => void window.open(`https://uri.amap.com/marker?position=${lng},${lat}`, '_blank', 'noopener'),
  call: (phone) => window.location.assign(`tel:${phone}`),
  copy: async (data) => void (await Taro.setClipboardData({ data })),
  topInset: () => ({ status: 0, row: 52 }),
  buzz: (kind) => vibrate(kind === 'done' ? 40 : [60, 60, 60]),
};
