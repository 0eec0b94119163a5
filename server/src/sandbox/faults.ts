import type { Store } from './store';

/** Ways in which the real service has been seen to misbehave, each a switch. */
export const faultCatalog = {
  'network-drop': { title: '断网', about: '收下请求后挂断，可选处理前或处理后' },
  'server-error': { title: '系统错误', about: '支付答 500 SYSTEM_ERROR，微信答 -1，可选处理前或处理后' },
  'rate-limit': { title: '频率超限', about: '支付答 429，微信答 45011' },
  'slow-answer': { title: '应答慢', about: '每次多等若干秒（真实时间）' },
  'response-bad-signature': { title: '应答验签失败', about: '微信支付的应答带错误签名' },
  'token-death': { title: 'access_token 提前失效', about: '下一次调用发现手里的 token 已作废' },
  'risk-user': { title: '高风险用户', about: '登录答 40226' },
  'subscribe-banned': { title: '模板被封', about: '订阅消息答 43107' },
  'subscribe-concurrent': { title: '同一用户并发', about: '订阅消息答 43108' },
  'notice-lost': { title: '通知丢失', about: '不发支付通知，只能靠查单' },
  'notice-duplicate': { title: '通知重复', about: '成功后再发一遍' },
  'notice-delay': { title: '通知迟到', about: '晚若干秒才发（沙盒时间）' },
  'notice-out-of-order': { title: '通知乱序', about: '扣住，等下一个通知先到' },
  'notice-signtest': { title: '签名探测', about: '先发 WECHATPAY/SIGNTEST/ 再发真的' },
  'notice-forged-tag': { title: '伪造密文', about: '先发一个外层签名有效、GCM 标签错误的' },
  'notice-wrong-amount': { title: '金额不符', about: '先发一个金额被改、签名与密文都有效的' },
  'notice-stale': { title: '过期时间戳', about: '先发一个 10 分钟前签名的' },
  'notice-bad-signature': { title: '通知验签失败', about: '先发一个签名错误的' },
  'refund-abnormal': { title: '退款异常', about: '退款最终为 ABNORMAL' },
  'refund-not-enough': { title: '余额不足', about: '退款答 403 NOT_ENOUGH' },
  'refund-stuck': { title: '退款卡住', about: '一直处理中，关掉开关后才完成' },
} as const;

export type FaultName = keyof typeof faultCatalog;

export interface ActiveFault {
  name: FaultName;
  /** How often it still strikes; null until it is switched off. */
  times: number | null;
  /** Only calls whose path contains this. */
  route?: string;
  /** For `network-drop` and `server-error`: before or after the call took effect. */
  when?: 'before' | 'after';
  /** For `notice-delay` and `slow-answer`. */
  seconds?: number;
}

export interface FaultBoard {
  list(): ActiveFault[];
  /** Replaces the same fault on the same route; `times: 0` switches it off. */
  set(fault: ActiveFault): void;
  clear(): void;
  isOn(name: FaultName, path?: string): boolean;
  /** Uses the fault once if it is on and applies. */
  take(name: FaultName, path?: string, when?: 'before' | 'after'): ActiveFault | undefined;
  onChange(listener: () => void): void;
}

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(faultCatalog, name);

const applies = (fault: ActiveFault, name: FaultName, path: string, when?: 'before' | 'after'): boolean =>
  fault.name === name && (!fault.route || path.includes(fault.route)) && (!when || (fault.when ?? 'before') === when);

export function createFaults(store: Store): FaultBoard {
  const listeners: (() => void)[] = [];
  const replace = (faults: ActiveFault[]): void => {
    store.data.faults = faults;
    store.touch();
    listeners.forEach((listener) => listener());
  };
  const list = (): ActiveFault[] => store.data.faults;
  const take: FaultBoard['take'] = (name, path = '', when) => {
    const fault = list().find((candidate) => applies(candidate, name, path, when));
    if (!fault || fault.times === null) return fault;
    const left = { ...fault, times: fault.times - 1 };
    replace(list().flatMap((other) => (other !== fault ? [other] : left.times > 0 ? [left] : [])));
    return fault;
  };
  return {
    list, take,
    set: (fault) => {
      const others = list().filter((other) => other.name !== fault.name || other.route !== fault.route);
      replace(fault.times === 0 ? others : [...others, fault]);
    },
    clear: () => replace([]),
    isOn: (name, path = '') => list().some((fault) => applies(fault, name, path)),
    onChange: (listener) => void listeners.push(listener),
  };
}
