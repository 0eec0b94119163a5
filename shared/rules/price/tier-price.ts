/** The member's price of one piece: `percentOff` 5 is 9.5 折. Broken fen go to the member. */
export const tierUnitFen = (unitFen: number, percentOff: number): number => Math.floor((unitFen * (100 - percentOff)) / 100);
