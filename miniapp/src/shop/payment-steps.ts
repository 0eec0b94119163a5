/** Where paying an order stands, as far as this phone knows. Only the server says that it is paid. */
export type PayStage =
  | 'idle'
  /** WeChat's sheet is open, or about to be. */
  | 'asking'
  /** WeChat took the money, its verified notice is on the way to the server. */
  | 'confirming'
  /** The notice takes longer than usual. */
  | 'slow'
  | 'cancelled'
  | 'failed';

const FIRST_MS = [600, 1000, 1500] as const;
const THEN_MS = 2500;
const PATIENCE_MS = 60_000;

/** Pause before the next look at the order; undefined when it is time to stop looking. */
export const nextLookMs = (looks: number, waitedMs: number): number | undefined =>
  waitedMs >= PATIENCE_MS ? undefined : FIRST_MS[looks] ?? THEN_MS;

export const stageWords: Record<PayStage, string> = {
  idle: '',
  asking: '正在打开微信支付…',
  confirming: '微信已受理，正在确认到账。可以先离开，到账后订单会自己更新',
  slow: '还没有收到微信的到账通知。不用再付一次，到账后订单会自己更新',
  cancelled: '你取消了支付，订单还为你留着',
  failed: '微信没有完成支付，可以再试一次',
};
