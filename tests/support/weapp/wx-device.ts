/** The calls of wx that concern the phone itself: sizes, storage, sound, vibration, clipboard. */
import { asyncCall, WxRefusal, type WxParts, type WxTable } from './phone';

const systemInfo = ({ shape }: WxParts): Record<string, unknown> => ({
  brand: 'devtools', model: 'harness', platform: shape.platform, system: 'iOS 17.0', version: '8.0.50', SDKVersion: '3.7.0',
  language: 'zh_CN', pixelRatio: 2, fontSizeSetting: 16, theme: 'light', benchmarkLevel: 30, host: { env: 'WeChat' },
  screenWidth: shape.width, screenHeight: shape.height, windowWidth: shape.width, windowHeight: shape.height,
  statusBarHeight: shape.statusBarHeight, screenTop: 0, deviceOrientation: 'portrait', enableDebug: false,
  bluetoothEnabled: true, locationEnabled: true, wifiEnabled: true,
  safeArea: {
    left: 0, right: shape.width, top: shape.statusBarHeight, bottom: shape.height - shape.safeBottom,
    width: shape.width, height: shape.height - shape.safeBottom - shape.statusBarHeight,
  },
});

const pick = (parts: WxParts, names: string[]): Record<string, unknown> => {
  const all = systemInfo(parts);
  return Object.fromEntries(names.map((name) => [name, all[name]]));
};

const describe = (parts: WxParts): WxTable => {
  const own = (value: unknown): unknown => parts.realm().own(value);
  return {
    getSystemInfoSync: () => own(systemInfo(parts)),
    getSystemInfo: asyncCall(parts, 'getSystemInfo', () => systemInfo(parts)),
    getSystemInfoAsync: asyncCall(parts, 'getSystemInfoAsync', () => systemInfo(parts)),
    getWindowInfo: () => own(pick(parts, ['pixelRatio', 'screenWidth', 'screenHeight', 'windowWidth', 'windowHeight', 'statusBarHeight', 'safeArea', 'screenTop'])),
    getDeviceInfo: () => own(pick(parts, ['brand', 'model', 'platform', 'system', 'benchmarkLevel'])),
    getAppBaseInfo: () => own(pick(parts, ['SDKVersion', 'version', 'language', 'theme', 'host', 'enableDebug', 'fontSizeSetting'])),
    getSystemSetting: () => own(pick(parts, ['bluetoothEnabled', 'locationEnabled', 'wifiEnabled', 'deviceOrientation'])),
    getAppAuthorizeSetting: () => own({ locationAuthorized: 'authorized', cameraAuthorized: 'authorized', notificationAuthorized: 'authorized' }),
    getMenuButtonBoundingClientRect: () => {
      const top = parts.shape.statusBarHeight + 4;
      const right = parts.shape.width - 7;
      return own({ width: 87, height: 32, top, bottom: top + 32, right, left: right - 87 });
    },
    getAccountInfoSync: () => own({ miniProgram: { appId: 'wx0000000000000000', envVersion: 'develop', version: '' } }),
  };
};

/** One key may hold 1 MB, all keys 10 MB; values cross as JSON. */
const storageLimitBytes = 1024 * 1024;

const storageCalls = (parts: WxParts): WxTable => {
  const { storage } = parts;
  const read = (key: string): unknown => {
    const text = storage.get(key);
    return text === undefined ? undefined : parts.realm().own(JSON.parse(text) as unknown);
  };
  const write = (key: string, data: unknown): void => {
    const text = JSON.stringify(data ?? '');
    if (text.length > storageLimitBytes) throw new WxRefusal('entry size limit reached');
    storage.set(key, text);
  };
  const info = (): Record<string, unknown> => ({ keys: [...storage.keys()], currentSize: 1, limitSize: 10240 });
  return {
    getStorageSync: (key: string) => read(key) ?? '',
    setStorageSync: (key: string, data: unknown) => write(key, data),
    removeStorageSync: (key: string) => void storage.delete(key),
    clearStorageSync: () => storage.clear(),
    getStorageInfoSync: () => parts.realm().own(info()),
    getStorage: asyncCall(parts, 'getStorage', ({ key }) => {
      if (!storage.has(String(key))) throw new WxRefusal('data not found');
      return { data: read(String(key)) };
    }),
    setStorage: asyncCall(parts, 'setStorage', ({ key, data }) => write(String(key), data)),
    removeStorage: asyncCall(parts, 'removeStorage', ({ key }) => void storage.delete(String(key))),
    clearStorage: asyncCall(parts, 'clearStorage', () => storage.clear()),
    getStorageInfo: asyncCall(parts, 'getStorageInfo', info),
  };
};

const soundCalls = (parts: WxParts): WxTable => ({
  vibrateShort: asyncCall(parts, 'vibrateShort', ({ type }) => {
    parts.screen.sounds.push(`vibrate ${String(type ?? 'short')}`);
  }),
  setInnerAudioOption: asyncCall(parts, 'setInnerAudioOption', () => undefined),
  vibrateLong: asyncCall(parts, 'vibrateLong', () => void parts.screen.sounds.push('vibrate long')),
  createInnerAudioContext: () => {
    const audio = {
      src: '', volume: 1, loop: false, obeyMuteSwitch: true, autoplay: false,
      play: () => {
        if (audio.src === '') parts.record.problem('platform', 'an audio was played without a source');
        if (audio.src.startsWith('data:')) parts.record.problem('platform', 'WeChat plays no data address');
        if (audio.src.startsWith('/') && !parts.pack.has(audio.src.slice(1))) parts.record.problem('platform', `no sound file ${audio.src}`);
        parts.screen.sounds.push(`play ${audio.src}`);
      },
      stop: () => undefined, pause: () => undefined, seek: () => undefined, destroy: () => undefined,
      onError: () => undefined, onPlay: () => undefined, onEnded: () => undefined, onCanplay: () => undefined,
      offError: () => undefined, offEnded: () => undefined,
    };
    return audio;
  },
});

/** The rest that a phone does without a visible effect. */
const otherCalls = (parts: WxParts): WxTable => {
  const ok = (name: string): unknown => asyncCall(parts, name, () => undefined);
  return {
    setScreenBrightness: asyncCall(parts, 'setScreenBrightness', ({ value }) => {
      parts.screen.brightness = Number(value);
    }),
    getScreenBrightness: asyncCall(parts, 'getScreenBrightness', () => ({ value: parts.screen.brightness })),
    setKeepScreenOn: ok('setKeepScreenOn'),
    setVisualEffectOnCapture: ok('setVisualEffectOnCapture'),
    makePhoneCall: ok('makePhoneCall'),
    openLocation: ok('openLocation'),
    setClipboardData: asyncCall(parts, 'setClipboardData', ({ data }) => void parts.screen.said.push(`clipboard ${String(data)}`)),
    getClipboardData: asyncCall(parts, 'getClipboardData', () => ({ data: '' })),
    previewImage: ok('previewImage'),
    saveImageToPhotosAlbum: ok('saveImageToPhotosAlbum'),
    getNetworkType: asyncCall(parts, 'getNetworkType', () => ({ networkType: parts.network.online ? 'wifi' : 'none' })),
    onNetworkStatusChange: () => undefined,
    offNetworkStatusChange: () => undefined,
    onUserCaptureScreen: () => undefined,
    offUserCaptureScreen: () => undefined,
    onKeyboardHeightChange: () => undefined,
    offKeyboardHeightChange: () => undefined,
    onWindowResize: () => undefined,
    offWindowResize: () => undefined,
    onThemeChange: () => undefined,
    offThemeChange: () => undefined,
    onMemoryWarning: () => undefined,
    getUpdateManager: () => ({ onCheckForUpdate: () => undefined, onUpdateReady: () => undefined, onUpdateFailed: () => undefined, applyUpdate: () => undefined }),
    getLogManager: () => ({ log: () => undefined, info: () => undefined, warn: () => undefined, debug: () => undefined }),
    getRealtimeLogManager: () => ({ info: () => undefined, warn: () => undefined, error: () => undefined, addFilterMsg: () => undefined }),
    reportPerformance: () => undefined,
    getPerformance: () => ({ now: () => Date.now(), createObserver: () => ({ observe: () => undefined, disconnect: () => undefined }) }),
  };
};

export const deviceCalls = (parts: WxParts): WxTable => ({
  ...describe(parts), ...storageCalls(parts), ...soundCalls(parts), ...otherCalls(parts),
});
