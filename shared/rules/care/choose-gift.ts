export interface CareGift {
  /** Empty: every tier. */
  tierKeys: readonly string[];
  points: number;
  templateId: string | null;
}

/** The first gift whose tiers hold the member's; null: a wish alone. */
export const chooseGift = (gifts: readonly CareGift[], tierKey: string): CareGift | null =>
  gifts.find(({ tierKeys }) => tierKeys.length === 0 || tierKeys.includes(tierKey)) ?? null;
