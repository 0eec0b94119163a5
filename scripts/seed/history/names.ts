import type { Random } from '../random';

const FIRST = [
  '小满',
  '白露',
  '晚风',
  '听雨',
  '阿茶',
  '半糖',
  '南枝',
  '青梅',
  '山月',
  '橘子',
  '桂花',
  '松间',
  '云朵',
  '一颗',
  '慢慢',
  '周末',
  '清晨',
  '拾光',
  '木木',
  '小鹿',
  '大雄',
  '豆豆',
  '阿远',
  '糯米',
  '芝麻',
  '石头',
  '海棠',
  '江南',
  '长乐路',
  '梧桐',
  '普通',
  '隔壁',
  '爱喝茶的',
  '不加糖的',
  '下班后的',
  '住在弄堂的',
];
const LAST = [
  '汤圆',
  '同学',
  '先生',
  '小姐',
  '的猫',
  '加冰',
  '不眠',
  '和海',
  '先森',
  '妈妈',
  '爸爸',
  '树',
  '在路上',
  '的午后',
  '来一杯',
  '观察员',
  '爱散步',
  '的书房',
  '笔记',
  '小筑',
  '有茶',
  '君',
  '酱',
  '老师',
  '早睡',
  '慢热',
  '去看海',
  '的阳台',
  '七分饱',
  '三点半',
];
const ALONE = [
  'Momo',
  'Ann',
  'Leo',
  'Yuki',
  'Cici',
  'Kevin',
  'Vera',
  'Elaine',
  'Tony',
  'Luna',
  '安静',
  '知夏',
  '初一',
  '不二',
  '苏苏',
  '老顾',
  '阿宁',
  '杨树浦',
  '慢递',
  '一叶',
];

/** A WeChat nickname: some short, most made of two words, a few with digits behind. */
export const nickname = (random: Random): string => {
  if (random.chance(0.22)) return random.pick(ALONE);
  const name = `${random.pick(FIRST)}${random.pick(LAST)}`;
  return random.chance(0.08) ? `${name}${random.between(1, 99)}` : name;
};

const OPENID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

/** 28 characters that begin with `o`, as WeChat's do. */
export const openid = (random: Random): string =>
  `o${Array.from({ length: 27 }, () => OPENID[random.below(64)]).join('')}`;

/** `199 0000 xxxx`, another one for each number from 0 to 9999: the block that the demo keeps to. */
export const phone = (number: number): string => `1990000${String((number * 7919 + 1234) % 10_000).padStart(4, '0')}`;

const CITIES: readonly (readonly [string, number])[] = [
  ['上海', 86],
  ['苏州', 4],
  ['杭州', 4],
  ['嘉兴', 2],
  ['南京', 2],
  ['无锡', 1],
  ['北京', 1],
];
export const city = (random: Random): string => random.weighted(CITIES);

/** Two in three told their birthday, some of them without the year. */
export const birthday = (random: Random): string | null => {
  if (!random.chance(0.66)) return null;
  const month = String(random.between(1, 12)).padStart(2, '0');
  const day = String(random.between(1, month === '02' ? 28 : 30)).padStart(2, '0');
  return random.chance(0.25) ? `${month}-${day}` : `${random.between(1968, 2006)}-${month}-${day}`;
};
