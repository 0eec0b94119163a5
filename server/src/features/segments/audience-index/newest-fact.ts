import type { MemberFacts } from '@shuke/shared/rules/segments/member-facts';

/**
 * The latest moment at which something about a member happened, in epoch ms. From then on only the clock changes
 * what rules say of them: what began has begun, and history before it is no longer asked for.
 */
export const newestFactMs = (facts: MemberFacts): number => {
  let newest = facts.tierSince.getTime();
  const see = (at: Date | null): void => {
    if (at && at.getTime() > newest) newest = at.getTime();
  };
  see(facts.profile.joinedAt);
  for (const { at } of facts.tags) see(at);
  for (const { at, since } of facts.tagHistory) {
    see(at);
    see(since ?? null);
  }
  for (const { at } of facts.tierMoves) see(at);
  for (const { at } of facts.balances) see(at);
  for (const { at } of facts.teams) see(at);
  for (const { at } of facts.events) see(at);
  for (const { paidAt } of facts.orders) see(paidAt);
  for (const { earnedAt } of facts.lots) see(earnedAt);
  for (const { issuedAt, redeemedAt } of facts.coupons) {
    see(issuedAt);
    see(redeemedAt);
  }
  return newest;
};
