import type { Reply } from '../../api/api';

export type Overlap = Reply<'POST /v1/console/segments/overlap'>;
export type Region = Overlap['regions'][number];

export const mostOverlapped = 5;

/** How many are in all of these, whatever else they are in. */
export const inAll = ({ regions }: Overlap, ids: readonly string[]): number =>
  regions.filter((region) => ids.every((id) => region.in.includes(id))).reduce((sum, region) => sum + region.count, 0);

/** Everybody in at least one of them. */
export const inAny = ({ regions }: Overlap): number => regions.reduce((sum, region) => sum + region.count, 0);

/** What the picture shows first, as a sentence. */
export function finding(overlap: Overlap): string {
  const { segments } = overlap;
  const both = inAll(overlap, segments.map(({ id }) => id));
  const smallest = segments.reduce((least, one) => (one.count < least.count ? one : least));
  if (both === 0) return segments.length === 2 ? '两个人群没有重合的人' : `没有人同时在这 ${segments.length} 个人群里`;
  if (both === smallest.count) return `「${smallest.name}」的人全部也在${segments.length === 2 ? '另一个' : '其他几个'}人群里`;
  return `${both.toLocaleString('zh-CN')} 人同时在${segments.length === 2 ? '两个' : `这 ${segments.length} 个`}人群里`;
}

/** Of each pair: how many are in both, and which share of the smaller one that is. */
export const pairsOf = (overlap: Overlap): { a: string; b: string; both: number; share: number }[] =>
  overlap.segments.flatMap((a, i) => overlap.segments.slice(i + 1).map((b) => {
    const both = inAll(overlap, [a.id, b.id]);
    const least = Math.min(a.count, b.count);
    return { a: a.name, b: b.name, both, share: least === 0 ? 0 : both / least };
  }));
