/** What can stand in the way of forgetting somebody. */
export interface ErasureFacts {
  unpaidOrders: number;
  /** Paid, and not yet handed over: waiting for a team or for pickup. */
  ordersOnTheWay: number;
  openRefunds: number;
  worksHere: boolean;
  mergeRunning: boolean;
}

export type ErasureDecision = { ok: true } | { ok: false; reason: 'ERASURE_BLOCKED'; detail: string };

const blocked = (detail: string): ErasureDecision => ({ ok: false, reason: 'ERASURE_BLOCKED', detail });

/** May this person be forgotten now? A refusal names the first thing to settle, and how. */
export const decideErasure = (facts: ErasureFacts): ErasureDecision => {
  if (facts.openRefunds > 0) return blocked(`有 ${facts.openRefunds} 笔退款还在路上，到账后再注销`);
  if (facts.unpaidOrders > 0) return blocked(`有 ${facts.unpaidOrders} 笔订单待支付，请先支付或取消`);
  if (facts.ordersOnTheWay > 0) return blocked(`有 ${facts.ordersOnTheWay} 笔订单还没有取货、收货或成团，完成后再注销`);
  if (facts.worksHere) return blocked('你是在职店员，请先请店长停用你的店员身份');
  return facts.mergeRunning ? blocked('你的账号正在合并，几分钟后再试') : { ok: true };
};
