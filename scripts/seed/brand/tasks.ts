import type { CheckInSettings } from '../../../shared/contract/check-in';
import type { Reward } from '../../../shared/contract/rewards';
import type { Question, TaskBody, TaskSetBody } from '../../../shared/contract/tasks';
import { fixedId } from '../random';
import { templateOf, type TemplateKey } from './coupon-templates';
import { tagOf, type TagName } from './tags';

const points = (n: number): Reward => ({ kind: 'points', points: n });
const card: Reward = { kind: 'make-up-card', cards: 1 };
const coupon = (key: TemplateKey): Reward => ({ kind: 'coupon', templateId: templateOf(key)._id });

/** A week that ends in a small present; half a month and a month of tea days give a coupon each. */
export const CHECK_IN: CheckInSettings = {
  open: true,
  ladder: [points(2), points(2), points(3), points(3), points(5), points(5), points(10)],
  milestones: [
    { days: 7, reward: card },
    { days: 15, reward: coupon('snack') },
    { days: 25, reward: coupon('thanks') },
  ],
  makeUpWithinDays: 7,
};

const option = (key: string, text: string, tag: TagName | null) => ({ key, text, tagId: tag ? tagOf(tag)._id : null });

export const TASTE_QUESTIONS: Question[] = [
  {
    key: 'tea',
    kind: 'multi',
    title: '你平时爱喝哪些茶',
    required: true,
    options: [
      option('yan', '岩茶', '爱岩茶'),
      option('lv', '绿茶', '爱绿茶'),
      option('bai', '白茶', '爱白茶'),
      option('hua', '花茶', '爱花茶'),
      option('nai', '奶茶', '爱奶茶'),
    ],
  },
  {
    key: 'use',
    kind: 'single',
    title: '买茶多半是为了',
    required: true,
    options: [option('self', '自己喝', '自饮'), option('gift', '送人', '送礼'), option('store', '存着慢慢喝', '囤茶')],
  },
  { key: 'word', kind: 'text', title: '还想对我们说什么', required: false, options: [] },
];

export type DemoTask = Omit<TaskBody, 'startsAt' | 'endsAt' | 'state'> & { _id: string };

const NEWCOMER = { kind: 'newcomer', withinDays: 30 } as const;
const EVERYONE = { kind: 'all' } as const;

const task = (key: string, rank: number, body: Omit<DemoTask, '_id' | 'rank'>): DemoTask => ({ _id: fixedId(`task:${key}`), rank, ...body });

export const TASKS: readonly DemoTask[] = [
  task('profile', 1, {
    title: '完善资料',
    detail: '填好生日和性别，生日当月积分翻倍',
    condition: { kind: 'complete-profile' },
    reward: points(20),
    period: 'once',
    audience: NEWCOMER,
  }),
  task('visit', 2, {
    title: '到店坐坐',
    detail: '到任意门店出示会员码',
    condition: { kind: 'visit-store' },
    reward: points(20),
    period: 'once',
    audience: NEWCOMER,
  }),
  task('first-order', 3, {
    title: '完成首单',
    detail: '门店或商城下第一单',
    condition: { kind: 'first-order' },
    reward: points(50),
    period: 'once',
    audience: NEWCOMER,
  }),
  task('taste', 10, {
    title: '说说你的口味',
    detail: '三道小题，推荐会更合你的口味',
    condition: { kind: 'questionnaire', questions: TASTE_QUESTIONS },
    reward: points(20),
    period: 'once',
    audience: EVERYONE,
  }),
  task('week', 11, {
    title: '一周签到五天',
    detail: '周一到周日之间，任意五天',
    condition: { kind: 'check-in', days: 5 },
    reward: card,
    period: 'weekly',
    audience: EVERYONE,
  }),
  task('month', 12, {
    title: '本月喝三次茶',
    detail: '三单合计满 ¥100',
    condition: { kind: 'orders', count: 3, sumFen: 10_000, withinDays: 31 },
    reward: points(60),
    period: 'monthly',
    audience: EVERYONE,
  }),
  task('friend', 13, {
    title: '请来一位茶友',
    detail: '好友从你的邀请加入，首单过了退款期',
    condition: { kind: 'invite', count: 1 },
    reward: points(50),
    period: 'monthly',
    audience: EVERYONE,
  }),
];

export const taskIdOf = (key: string): string => fixedId(`task:${key}`);

export const NEWCOMER_SET: TaskSetBody & { _id: string } = {
  _id: fixedId('task-set:newcomer'),
  title: '新客三步',
  detail: '三个任务都完成，再送一张券',
  taskIds: ['profile', 'visit', 'first-order'].map(taskIdOf),
  reward: coupon('thanks'),
  state: 'active',
};
