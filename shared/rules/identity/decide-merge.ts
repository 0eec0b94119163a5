export interface MergeSide {
  memberId: string;
  status: 'contact' | 'visitor' | 'joined' | 'erased';
  unpaidOrders: number;
  openRefunds: number;
  worksHere: boolean;
  /** Asked to be forgotten and is in the cooling-off time, or is being forgotten. */
  leaving: boolean;
  /** Another merge with this record is on its way. */
  merging: boolean;
}

export type MergeDecision = { ok: true } | { ok: false; reason: 'MERGE_REFUSED'; detail: string };

const refuse = (detail: string): MergeDecision => ({ ok: false, reason: 'MERGE_REFUSED', detail });

/** May `loser` become part of `winner`? A refusal says what to settle first. */
export const decideMerge = (winner: MergeSide, loser: MergeSide): MergeDecision => {
  if (winner.memberId === loser.memberId) return refuse('两边是同一条会员记录');
  if (winner.status === 'erased' || loser.status === 'erased') return refuse('其中一条记录已注销或已合并');
  if (loser.status === 'joined' && winner.status !== 'joined') return refuse('请保留已入会的那条记录，换个方向合并');
  if (winner.leaving || loser.leaving) return refuse('其中一位已申请注销，先等申请完成或撤回');
  if (winner.merging || loser.merging) return refuse('其中一条记录正在另一次合并中，几分钟后再试');
  if (loser.unpaidOrders > 0) return refuse('被合并的记录有待支付的订单，先支付或取消');
  if (loser.openRefunds > 0) return refuse('被合并的记录有退款还在路上，到账后再合并');
  return winner.worksHere && loser.worksHere ? refuse('两条记录都是在职店员，先停用其中一个店员身份') : { ok: true };
};

/** How long a merge can be undone. */
export const MERGE_UNDO_DAYS = 30;
