/** The calls of wx that ask the person or WeChat something: login, payment, scan, permission, dialogs. */
import { asyncCall, WxRefusal, type WxParts, type WxTable } from './phone';

const dialogCalls = (parts: WxParts): WxTable => {
  const { screen } = parts;
  return {
    showToast: asyncCall(parts, 'showToast', ({ title, icon, duration }) => {
      // With an icon only seven Chinese characters fit in one line of WeChat's toast.
      if (icon !== 'none' && String(title).length > 7) parts.record.problem('platform', `toast with icon is cut off: ${String(title)}`);
      screen.toast = String(title);
      screen.said.push(String(title));
      const gone = (): void => { if (screen.toast === String(title)) screen.toast = undefined; };
      setTimeout(gone, Number(duration ?? 1500)).unref();
    }),
    hideToast: asyncCall(parts, 'hideToast', () => { screen.toast = undefined; }),
    showLoading: asyncCall(parts, 'showLoading', ({ title }) => { screen.loading = String(title); }),
    hideLoading: asyncCall(parts, 'hideLoading', () => { screen.loading = undefined; }),
    showModal: asyncCall(parts, 'showModal', async (options) => {
      for (const button of ['confirmText', 'cancelText']) {
        if (String(options[button] ?? '').length > 4) throw new WxRefusal(`${button} length should not larger than 4 Chinese characters`);
      }
      screen.said.push([options['title'], options['content']].filter(Boolean).join(' | '));
      const confirm = await parts.answers.modal(options);
      return { confirm, cancel: !confirm };
    }),
    showActionSheet: asyncCall(parts, 'showActionSheet', async (options) => {
      const items = options['itemList'] as unknown[];
      if (!Array.isArray(items) || items.length > 6) throw new WxRefusal('itemList should have 1 to 6 items');
      return { tapIndex: await parts.answers.actionSheet(options) };
    }),
    setNavigationBarTitle: asyncCall(parts, 'setNavigationBarTitle', ({ title }) => { screen.title = String(title); }),
    setNavigationBarColor: asyncCall(parts, 'setNavigationBarColor', () => undefined),
    setBackgroundColor: asyncCall(parts, 'setBackgroundColor', () => undefined),
    showNavigationBarLoading: asyncCall(parts, 'showNavigationBarLoading', () => undefined),
    hideNavigationBarLoading: asyncCall(parts, 'hideNavigationBarLoading', () => undefined),
    hideHomeButton: asyncCall(parts, 'hideHomeButton', () => undefined),
    pageScrollTo: asyncCall(parts, 'pageScrollTo', () => undefined),
    startPullDownRefresh: asyncCall(parts, 'startPullDownRefresh', () => undefined),
    stopPullDownRefresh: asyncCall(parts, 'stopPullDownRefresh', () => undefined),
    hideKeyboard: asyncCall(parts, 'hideKeyboard', () => undefined),
    setTabBarBadge: asyncCall(parts, 'setTabBarBadge', ({ index, text }) => { screen.badges[Number(index)] = String(text); }),
    removeTabBarBadge: asyncCall(parts, 'removeTabBarBadge', ({ index }) => { delete screen.badges[Number(index)]; }),
    showTabBarRedDot: asyncCall(parts, 'showTabBarRedDot', ({ index }) => { screen.badges[Number(index)] = '•'; }),
    hideTabBarRedDot: asyncCall(parts, 'hideTabBarRedDot', ({ index }) => { delete screen.badges[Number(index)]; }),
    hideTabBar: asyncCall(parts, 'hideTabBar', () => undefined),
    showTabBar: asyncCall(parts, 'showTabBar', () => undefined),
    showShareMenu: asyncCall(parts, 'showShareMenu', () => undefined),
    hideShareMenu: asyncCall(parts, 'hideShareMenu', () => undefined),
    enableAlertBeforeUnload: asyncCall(parts, 'enableAlertBeforeUnload', () => undefined),
    disableAlertBeforeUnload: asyncCall(parts, 'disableAlertBeforeUnload', () => undefined),
  };
};

/** WeChat opens the permission sheet only in answer to a tap or a payment. */
const needsGesture = (parts: WxParts, name: string): void => {
  if (Date.now() - parts.gesture.at > 5000) throw new WxRefusal('can only be invoked by user TAP gesture.');
  void name;
};

const subscribe = (parts: WxParts): unknown =>
  asyncCall(parts, 'requestSubscribeMessage', ({ tmplIds }) => {
    needsGesture(parts, 'requestSubscribeMessage');
    const ids = tmplIds as string[];
    if (!Array.isArray(ids) || ids.length === 0) throw new WxRefusal('no template data return, verify the template id exist', { errCode: 20001 });
    if (ids.length > 5) throw new WxRefusal('templates count out of max bounds', { errCode: 20003 });
    return Object.fromEntries(ids.map((id) => [id, parts.answers.subscribe(id)]));
  });

const payFields = ['timeStamp', 'nonceStr', 'package', 'paySign'];

const pay = (parts: WxParts): unknown =>
  asyncCall(parts, 'requestPayment', async (options) => {
    const empty = payFields.filter((field) => typeof options[field] !== 'string' || options[field] === '');
    if (empty.length > 0) throw new WxRefusal(`parameter error: ${empty.join(', ')} is empty`);
    if (!String(options['package']).startsWith('prepay_id=')) throw new WxRefusal('parameter error: package');
    await parts.answers.requestPayment(options);
    parts.gesture.at = Date.now();
  });

/** Location needs `requiredPrivateInfos` and a stated reason in app.json, or review and phone both refuse. */
const located = (parts: WxParts, name: string): unknown =>
  asyncCall(parts, name, async () => {
    if (!parts.pack.app.requiredPrivateInfos?.includes(name)) {
      parts.record.problem('platform', `${name} is not declared in requiredPrivateInfos of app.json`);
      throw new WxRefusal('the api need to be declared in the requiredPrivateInfos field in app.json/ext.json');
    }
    if (!parts.pack.app.permission?.['scope.userLocation'] && !parts.pack.app.permission?.['scope.userFuzzyLocation']) {
      parts.record.problem('platform', `${name} is used without permission.scope.userLocation in app.json`);
    }
    return { ...(await parts.answers.location()), accuracy: 30, speed: -1 };
  });

const privacyCalls = (parts: WxParts): WxTable => ({
  getPrivacySetting: asyncCall(parts, 'getPrivacySetting', () => ({ needAuthorization: false, privacyContractName: '《小程序隐私保护指引》' })),
  onNeedPrivacyAuthorization: () => undefined,
  requirePrivacyAuthorize: asyncCall(parts, 'requirePrivacyAuthorize', () => undefined),
  openPrivacyContract: asyncCall(parts, 'openPrivacyContract', () => undefined),
  getSetting: asyncCall(parts, 'getSetting', () => ({ authSetting: {}, subscriptionsSetting: { mainSwitch: true, itemSettings: {} } })),
  openSetting: asyncCall(parts, 'openSetting', () => ({ authSetting: {} })),
  authorize: asyncCall(parts, 'authorize', () => undefined),
});

export const personCalls = (parts: WxParts): WxTable => ({
  ...dialogCalls(parts),
  ...privacyCalls(parts),
  login: asyncCall(parts, 'login', async () => {
    if (!parts.network.online) throw new WxRefusal('network error');
    return { code: await parts.answers.login() };
  }),
  checkSession: asyncCall(parts, 'checkSession', () => undefined),
  scanCode: asyncCall(parts, 'scanCode', async (options) => ({
    result: await parts.answers.scanCode(options), scanType: 'QR_CODE', charSet: 'utf-8', path: '', rawData: '',
  })),
  requestPayment: pay(parts),
  requestSubscribeMessage: subscribe(parts),
  getLocation: located(parts, 'getLocation'),
  getFuzzyLocation: located(parts, 'getFuzzyLocation'),
});
