import { formatFen } from '@shuke/shared/values/money';
import type { Input, Reply } from '../../api/api';
import { count } from '../../ui/format';

export type TaskRow = Reply<'GET /v1/console/tasks'>['tasks'][number];
export type TaskSetRow = Reply<'GET /v1/console/tasks'>['sets'][number];
export type TaskBody = Input<'POST /v1/console/tasks'>['body'];
export type TaskSetBody = Input<'POST /v1/console/task-sets'>['body'];
export type CheckInSettings = Input<'PUT /v1/console/check-in'>['body'];
export type Reward = TaskBody['reward'];
export type Condition = TaskBody['condition'];
export type Question = Extract<Condition, { kind: 'questionnaire' }>['questions'][number];
export type Cost = TaskRow['cost'];

export const kindNames: Record<Condition['kind'], string> = {
  'complete-profile': '完善资料', 'first-order': '完成首单', orders: '累计消费', invite: '邀请好友', 'visit-store': '到店', questionnaire: '填问卷', 'check-in': '签到',
};
export const periodNames: Record<TaskBody['period'], string> = { once: '每人一次', daily: '每天一次', weekly: '每周一次', monthly: '每月一次' };
export const rewardNames: Record<Reward['kind'], string> = { points: '积分', growth: '成长值', coupon: '优惠券', 'make-up-card': '补签卡' };

/** A condition as a sentence: "30 天内满 3 单，合计 ¥100". */
export const conditionText = (condition: Condition): string => {
  switch (condition.kind) {
    case 'orders': return `${condition.withinDays} 天内满 ${condition.count} 单${condition.sumFen > 0 ? `，合计 ${formatFen(condition.sumFen)}` : ''}`;
    case 'invite': return `邀请 ${condition.count} 位好友完成首单`;
    case 'questionnaire': return `回答 ${condition.questions.length} 道题`;
    case 'check-in': return `签到 ${condition.days} 天`;
    case 'complete-profile': return '填好生日和性别';
    case 'first-order': return '完成第一笔订单';
    case 'visit-store': return '在门店出示会员码';
  }
};

export const audienceText = (audience: TaskBody['audience'], tiers: ReadonlyMap<string, string>): string => {
  if (audience.kind === 'all') return '所有会员';
  return audience.kind === 'newcomer' ? `加入 ${audience.withinDays} 天内的新会员` : audience.tierKeys.map((key) => tiers.get(key) ?? key).join('、');
};

/** What it has cost so far, in its parts and in yuan. */
export const costText = ({ points, growth, coupons, cards, costFen }: Cost): string => {
  const parts = [points > 0 && `${count(points)} 积分`, growth > 0 && `${count(growth)} 成长值`, coupons > 0 && `${count(coupons)} 张券`, cards > 0 && `${count(cards)} 张补签卡`];
  const told = parts.filter(Boolean).join('、');
  if (!told) return '还没有发出';
  return costFen === null ? `${told}（有不封顶的券，成本没有上限）` : `${told}，最多 ${formatFen(costFen)}`;
};

/** What did not go as promised; empty when all did. */
export const troubleText = ({ refused, takenBack, kept }: Cost): string =>
  [refused > 0 && `${count(refused)} 份券已发完没给到`, takenBack > 0 && `${count(takenBack)} 份因退款收回`, kept > 0 && `${count(kept)} 份已用，没收回`].filter(Boolean).join('；');
