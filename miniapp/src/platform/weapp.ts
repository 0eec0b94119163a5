import Taro from '@tarojs/taro';
import { MOST_TEMPLATES, type Platform, type SubscribeAnswer } from './port';

const isAnswer = (value: unknown): value is SubscribeAnswer =>
  value === 'accept' || value === 'reject' || value === 'ban' || value === 'filter';

const ask = async (tmplIds: string[]): Promise<Record<string, unknown>> => {
  try {
    // Taro's type also asks for what only Alipay knows.
    return { ...(await Taro.requestSubscribeMessage({ tmplIds } as Taro.requestSubscribeMessage.Option)) };
  } catch {
    return {};
  }
};

const requestSubscribe: Platform['requestSubscribe'] = async (all) => {
  const templates = all.slice(0, MOST_TEMPLATES);
  const answers = await ask(templates.map((template) => template.templateId));
  return templates.flatMap(({ templateKey, templateId }) => {
    const answer = answers[templateId];
    return isAnswer(answer) ? [{ templateKey, answer }] : [];
  });
};

const pay: Platform['pay'] = async (params) => {
  try {
    await Taro.requestPayment(params);
    return 'paid';
  } catch (failure) {
    const message = (failure as { errMsg?: string }).errMsg ?? '';
    return /cancel/.test(message) ? 'cancelled' : 'failed';
  }
};

const brighten: Platform['brighten'] = () => {
  let before: number | undefined;
  void Taro.getScreenBrightness()
    .then(({ value }) => {
      before = value;
      return Taro.setScreenBrightness({ value: 1 });
    })
    .catch(() => undefined);
  void Taro.setKeepScreenOn({ keepScreenOn: true }).catch(() => undefined);
  return () => {
    if (before !== undefined) void Taro.setScreenBrightness({ value: before }).catch(() => undefined);
    void Taro.setKeepScreenOn({ keepScreenOn: false }).catch(() => undefined);
  };
};

/** WeChat itself. */
export const weapp: Platform = {
  login: async () => ({ code: (await Taro.login()).code }),
  alone: (_name, run) => run(),
  requestSubscribe,
  pay,
  scan: () => Taro.scanCode({ scanType: ['qrCode', 'barCode'] }).then((found) => found.result, () => undefined),
  locate: () =>
    Taro.getLocation({ type: 'gcj02' }).then(({ longitude, latitude }) => ({ lng: longitude, lat: latitude }), () => undefined),
  brighten,
  openMap: ({ lng, lat, name, address }) =>
    void Taro.openLocation({ longitude: lng, latitude: lat, name, address }).catch(() => undefined),
  call: (phoneNumber) => void Taro.makePhoneCall({ phoneNumber }).catch(() => undefined),
  copy: async (data) => void (await Taro.setClipboardData({ data })),
  topInset: () => ({ status: Taro.getWindowInfo().statusBarHeight ?? 20, row: 44 }),
  buzz: (kind) => void (kind === 'done' ? Taro.vibrateShort({ type: 'medium' }) : Taro.vibrateLong()).catch(() => undefined),
};
