import { formatFenShort } from '../../values/money';

/** Beyond either, a second person must agree. */
export const GRANT_FREE_MEMBERS = 200;
export const GRANT_FREE_COST_FEN = 200_000;

/** Why a bulk grant needs a second person, in words; null: it does not. `costCeilingFen` null: nothing limits what it costs. */
export const grantApproval = (members: number, costCeilingFen: number | null): string | null => {
  if (members > GRANT_FREE_MEMBERS) return `超过 ${GRANT_FREE_MEMBERS} 人`;
  if (costCeilingFen === null) return '券没有封顶，算不出最高成本';
  return costCeilingFen > GRANT_FREE_COST_FEN ? `最高成本超过 ${formatFenShort(GRANT_FREE_COST_FEN)}` : null;
};
