import { fact, GIFTS, type Draft } from './draft';

export const WARE: readonly Draft[] = [
  {
    art: 'qi-gaiwan',
    name: '素白盖碗',
    subtitle: '一只够用很久',
    category: '器物',
    family: 'ware',
    priceFen: 12800,
    stock: 80,
    description: '德化白瓷，口沿一线青。盖、碗、托三件，110 ml，出水顺、不烫手。',
    facts: [fact('材质', '白瓷'), fact('容量', '110 ml'), fact('产地', '福建 德化'), fact('可否微波', '可')],
  },
  {
    art: 'qi-lvxing',
    name: '听雨旅行茶具',
    subtitle: '一壶两杯，装进布袋',
    category: '器物',
    family: 'ware',
    priceFen: 26800,
    stock: 60,
    description: '侧把小壶配两只品杯，棉麻束口袋收纳，出差也能好好喝茶。',
    facts: [fact('材质', '粗陶'), fact('容量', '壶 180 ml · 杯 60 ml × 2'), fact('产地', '江西 景德镇')],
  },
  {
    art: 'li-sishi',
    name: '四时有茶礼盒',
    subtitle: '春夏秋冬各一罐',
    category: '器物',
    family: 'ware',
    priceFen: 39800,
    stock: 120,
    season: GIFTS,
    description: '龙井、茉莉银毫、肉桂、老白茶各一小罐，烫金礼盒，可代写贺卡。',
    facts: [
      fact('内含', '龙井 25 g、茉莉银毫 50 g、肉桂 40 g、老白茶 50 g'),
      fact('保质期', '12 个月'),
      fact('可开票', '是'),
    ],
  },
];
