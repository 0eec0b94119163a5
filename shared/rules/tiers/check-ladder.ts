import type { TierFacts } from './tier-progress';

export interface LadderFault {
  /** Place in the list. */
  index: number;
  field: 'name' | 'key' | 'growthFrom' | 'validityDays' | 'keepGrowth' | 'graceDays' | 'tiers';
  message: string;
}

type Rung = Omit<TierFacts, 'rank'>;

const lowestFaults = (tier: Rung, lowestKey: string): Omit<LadderFault, 'index'>[] => [
  ...(tier.key === lowestKey ? [] : [{ field: 'key' as const, message: '最低等级是所有人的起点，不能删除或换位' }]),
  ...(tier.growthFrom === 0 ? [] : [{ field: 'growthFrom' as const, message: '最低等级要从 0 开始' }]),
  ...(tier.validityDays === null ? [] : [{ field: 'validityDays' as const, message: '最低等级长期有效，不设有效期' }]),
  ...(tier.keepGrowth === 0 && tier.graceDays === 0 ? [] : [{ field: 'keepGrowth' as const, message: '最低等级不需要保级' }]),
];

const upperFaults = (tier: Rung, below: Rung): Omit<LadderFault, 'index'>[] => [
  ...(tier.growthFrom > below.growthFrom ? [] : [{ field: 'growthFrom' as const, message: `门槛要高于${below.name}的 ${below.growthFrom}` }]),
  ...(tier.keepGrowth <= tier.growthFrom ? [] : [{ field: 'keepGrowth' as const, message: '保级所需成长值不能高于升级门槛' }]),
  ...(tier.validityDays !== null || (tier.keepGrowth === 0 && tier.graceDays === 0) ? [] : [{ field: 'validityDays' as const, message: '长期有效的等级不设保级和宽限' }]),
];

/** What is wrong with a ladder, lowest tier first; empty: nothing. */
export const checkLadder = (tiers: readonly Rung[], lowestKey: string): LadderFault[] => {
  if (tiers.length === 0) return [{ index: 0, field: 'tiers', message: '至少要有一个等级' }];
  return tiers.flatMap((tier, index) => {
    const below = tiers[index - 1];
    const others = tiers.slice(0, index);
    const faults: Omit<LadderFault, 'index'>[] = [
      ...(below ? upperFaults(tier, below) : lowestFaults(tier, lowestKey)),
      ...(others.some(({ name }) => name === tier.name) ? [{ field: 'name' as const, message: '等级名称重复了' }] : []),
      ...(others.some(({ key }) => key === tier.key) ? [{ field: 'key' as const, message: '同一个等级出现了两次' }] : []),
    ];
    return faults.map((fault) => ({ index, ...fault }));
  });
};
