import type { PointsCampaign, PointsRules } from '../../contract/points';
import { businessDate } from '../../values/time';

/** What a new brand starts with. */
export const DEFAULT_POINTS_RULES: PointsRules = {
  pointsPerYuan: 1, lifeDays: 365, pendingDays: { shop: 7, counter: 0 }, redeem: { pointsPerYuan: 100, capPercent: 50 },
  birthdayPercent: 200, mostPercent: 500, campaigns: [], approveOver: { points: 1000, growth: 500 },
};

export type PointsChannel = PointsCampaign['channels'][number];

export interface PointsPurchase {
  channel: PointsChannel;
  storeId: string | null;
  tierKey: string;
  /** At most two decimals. */
  tierTimes: number;
  /** `MM-DD` */
  birthdayKey: string | null;
  at: Date;
}

/** What the rules mean for one purchase. Quote and booking are handed the same terms, so they cannot differ. */
export interface PointsTerms {
  pointsPerYuan: number;
  /** Each in percent; they multiply. */
  timesPercent: readonly number[];
  mostPercent: number;
  redeem: PointsRules['redeem'];
  lifeDays: number;
  pendingDays: number;
}

const listed = (list: readonly string[], one: string | null): boolean => list.length === 0 || (one !== null && list.includes(one));

const runsFor = (campaign: PointsCampaign, { channel, storeId, tierKey, at }: PointsPurchase): boolean => {
  const today = businessDate(at);
  return campaign.from <= today && today <= campaign.to && listed(campaign.channels, channel) && listed(campaign.storeIds, storeId) && listed(campaign.tierKeys, tierKey);
};

/** The birthday month is the month of Asia/Shanghai; someone born on 29 February has February. */
const isBirthdayMonth = ({ birthdayKey, at }: PointsPurchase): boolean => birthdayKey?.slice(0, 2) === businessDate(at).slice(5, 7);

/** Tier × birthday month × the strongest of the campaigns that run: campaigns do not multiply with each other. */
export const pointsTerms = (rules: PointsRules, purchase: PointsPurchase): PointsTerms => ({
  pointsPerYuan: rules.pointsPerYuan,
  timesPercent: [
    Math.round(purchase.tierTimes * 100),
    isBirthdayMonth(purchase) ? rules.birthdayPercent : 100,
    Math.max(100, ...rules.campaigns.filter((campaign) => runsFor(campaign, purchase)).map(({ timesPercent }) => timesPercent)),
  ],
  mostPercent: rules.mostPercent,
  redeem: rules.redeem,
  lifeDays: rules.lifeDays,
  pendingDays: purchase.channel === 'counter' ? rules.pendingDays.counter : rules.pendingDays.shop,
});

/** The default rules with nothing but a tier's multiplier. */
export const plainTerms = (tierTimes: number): PointsTerms => ({
  ...DEFAULT_POINTS_RULES, timesPercent: [Math.round(tierTimes * 100)], pendingDays: DEFAULT_POINTS_RULES.pendingDays.shop,
});

/**
 * floor(paid yuan × points per yuan × min(product of the multipliers, most)), rounded down once, at the very end.
 * Whole numbers throughout: no cent is lost to binary fractions.
 */
export const pointsEarned = (paidFen: number, { pointsPerYuan, timesPercent, mostPercent }: Pick<PointsTerms, 'pointsPerYuan' | 'timesPercent' | 'mostPercent'>): number => {
  const hundred = BigInt(100);
  const product = timesPercent.reduce((all, percent) => all * BigInt(percent), BigInt(1));
  const one = timesPercent.reduce((all) => all * hundred, BigInt(1));
  const [times, of] = product * hundred > BigInt(mostPercent) * one ? [BigInt(mostPercent), hundred] : [product, one];
  return Number((BigInt(paidFen) * BigInt(pointsPerYuan) * times) / (hundred * of));
};
