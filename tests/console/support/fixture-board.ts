import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { addDays, businessDate } from '@shuke/shared/values/time';
import { audienceOf } from './fixture-audience';
import type { Outreach } from './fixture-campaigns';
import { now, seeded } from './fixture-people';
import type { Handlers, Reply } from './fixture-types';

type Board = Reply<'GET /v1/console/board'>;
type Stage = Board['stages'][number];
interface Sketch { key: Stage['key']; name: string; meaning: string; rule: SegmentRule; text: string; before: number }

const days = 30;
const dayAt = (index: number): string => businessDate(addDays(now, index - days + 1));

const sketches: Sketch[] = [
  { key: 'acquire', name: '拉新', meaning: '近 30 天加入的会员', rule: { all: [{ orders: { count: { eq: 0 } } }] }, text: '有人加入后还没有买过第一单，送一张新人券', before: 0.82 },
  { key: 'activate', name: '激活', meaning: '近 30 天买了第一单的会员', rule: { all: [{ orders: { firstWithin: { days: 30 } } }] }, text: '刚买过第一单，两周内再邀一次最容易成为常客', before: 1.12 },
  { key: 'retain', name: '留存', meaning: '近 30 天消费过的老会员', rule: { all: [{ orders: { count: { gte: 5 }, within: { days: 90 } } }] }, text: '常客里有人快升级，告诉他们还差多少', before: 0.94 },
  { key: 'repurchase', name: '复购', meaning: '近 30 天再次回来的沉睡会员', rule: { all: [{ orders: { count: { gte: 2 } } }, { orders: { lastBefore: { days: 60 } } }] }, text: '沉睡超过 60 天的老会员，用他们常喝的茶请回来', before: 0.9 },
];

function stageOf(outreach: Outreach, sketch: Sketch, seed: number): Stage {
  const { key, name, meaning, rule, text, before } = sketch;
  const random = seeded(seed);
  const people = audienceOf(outreach.audience, rule).length;
  const members = Math.round(people * 1.1) + 40;
  const revenueFen = members * (5400 + seed * 400);
  const value = (index: number) => Math.round(members * (before + ((1 - before) * index) / (days - 1)) * (0.96 + random() * 0.08));
  return {
    key, name, meaning, members, membersBefore: Math.round(members * before), revenueFen, revenueFenBefore: Math.round(revenueFen * (before + 0.05)),
    trend: Array.from({ length: days }, (_, index) => ({ day: dayAt(index), value: value(index) })),
    campaigns: outreach.campaigns.filter((campaign) => campaign.stage === key && campaign.state !== 'draft').map(({ id, name: title, state }) => ({ id, name: title, state })),
    nextBest: { text, members: people, rule },
  };
}

function dailyFigures(): Board['daily'] {
  const random = seeded(11);
  return Array.from({ length: days }, (_, index) => {
    const weekend = index % 7 > 4 ? 1.5 : 1;
    const orders = Math.round((26 + random() * 18 + index * 0.4) * weekend);
    return { day: dayAt(index), orders, revenueFen: orders * Math.round(5200 + random() * 1800), newMembers: Math.round((3 + random() * 7) * weekend) };
  });
}

export function boardHandlers(outreach: Outreach): Handlers {
  return {
    'GET /v1/console/board': () => {
      const daily = dailyFigures();
      const revenueFen = daily.reduce((sum, day) => sum + day.revenueFen, 0);
      return {
        asOf: now.toISOString(), memberTotal: outreach.audience.members.length, revenueFen, revenueFenBefore: Math.round(revenueFen * 0.89), repurchaseRate: 0.436, daily,
        stages: sketches.map((sketch, index) => stageOf(outreach, sketch, index + 1)),
      };
    },
  };
}
