const NAMES: Record<string, string> = {
  privacy: '隐私政策', 'privacy-policy': '隐私政策', inbox: '小程序内消息', subscribe: '微信服务通知', sms: '短信', wecom: '企业微信',
};

/** `marketing:sms` → `短信`; a purpose that is not known yet is shown as it comes. */
export const purposeName = (purpose: string): string => NAMES[purpose.replace(/^marketing[:.]/, '')] ?? purpose;
