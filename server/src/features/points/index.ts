/**
 * Owns: how purchases earn and spend points and growth, and the member's statement.
 * Promises: once per order; a refund takes back what was earned, as a debt if it was spent.
 * Listens to: nothing; orders and the counter post in their own transactions.
 */
export { earnFor, giveBackPoints, spendPoints, takeBackEarned } from './earn-for-purchase';
export { EXPIRING_SOON_DAYS, pointsOf, pointsStatement } from './read-points';
