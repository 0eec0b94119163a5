import { theme, type TierLook } from '@shuke/shared/values/theme';

/** The brand names its tiers as it likes; the look follows the key where it is ours, else the rank. */
export const tierLook = ({ key, rank }: { key: string; rank: number }): TierLook => {
  if (key in theme.tier) return key as TierLook;
  const looks = ['leaf', 'silver', 'gold', 'black'] as const;
  return looks[Math.min(rank, looks.length - 1)] ?? 'leaf';
};
