import type { Product } from '../../../server/src/features/catalog/model';
import { fixedId } from '../random';

/** What a taste is made of: somebody who likes rock tea buys 肉桂 as well as a rock-tea latte. */
export type TeaFamily =
  'rock' | 'green' | 'white' | 'dancong' | 'red' | 'flower' | 'dark' | 'milk' | 'fruit' | 'sweet' | 'ware';

export interface DemoProduct extends Omit<Product, 'sold' | 'moving'> {
  family: TeaFamily;
  /** How likely it is chosen among its family in each month, January first; 1 is usual. */
  season: readonly number[];
}

type Draft = Omit<DemoProduct, '_id' | 'picture' | 'onShelf' | 'season' | 'rank'> & {
  art: string;
  season?: readonly number[];
};

const ALWAYS = Array.from({ length: 12 }, () => 1);
const SPRING = [0.6, 0.7, 1.4, 1.8, 1.5, 1.1, 0.9, 0.8, 0.8, 0.8, 0.7, 0.6];
const SUMMER = [0.4, 0.4, 0.7, 1.0, 1.4, 1.7, 2.0, 1.9, 1.4, 0.9, 0.6, 0.4];
const AUTUMN = [0.9, 0.8, 0.8, 0.8, 0.7, 0.7, 0.7, 0.9, 1.4, 1.8, 1.6, 1.2];
const WINTER = [1.5, 1.3, 1.0, 0.8, 0.7, 0.6, 0.6, 0.7, 0.9, 1.2, 1.5, 1.6];
const GIFTS = [2.4, 1.2, 0.6, 0.6, 0.8, 0.7, 0.6, 0.9, 2.6, 1.2, 0.8, 1.6];

const fact = (label: string, value: string) => ({ label, value });
const tea = (origin: string, weight: string, life: string, more: [string, string][] = []) => [
  fact('产地', origin),
  fact('净含量', weight),
  fact('保质期', life),
  fact('贮存', '密封、避光、干燥'),
  ...more.map(([a, b]) => fact(a, b)),
];
const drink = (ingredients: string, volume: string, more: [string, string][] = []) => [
  fact('配料', ingredients),
  fact('规格', volume),
  fact('制作', '门店现制，请尽快饮用'),
  ...more.map(([a, b]) => fact(a, b)),
];

const DRAFTS: readonly Draft[] = [
  {
    art: 'yan-rougui',
    name: '肉桂',
    subtitle: '正岩焙火，桂皮香里有岩骨',
    category: '茗茶',
    family: 'rock',
    priceFen: 16800,
    stock: 180,
    season: AUTUMN,
    description:
      '武夷山三坑两涧外缘的山场，炭焙三道后静置一年。干茶条索紧结，汤色橙黄明亮，桂皮香显，回甘快。100 ℃ 沸水，七秒出汤，可泡八道。',
    facts: tea('福建 武夷山', '80 g（8 g × 10 泡）', '36 个月', [
      ['焙火', '中足火'],
      ['采制', '去年春茶'],
    ]),
  },
  {
    art: 'lv-longjing',
    name: '明前龙井',
    subtitle: '清明前的一口鲜',
    category: '茗茶',
    family: 'green',
    priceFen: 23800,
    stock: 90,
    season: SPRING,
    description: '清明前采的一芽一叶，手工辉锅。豆花香清，入口鲜爽，叶底嫩匀。85 ℃ 水，玻璃杯上投，看芽叶缓缓落下。',
    facts: tea('浙江 新昌', '50 g', '12 个月', [
      ['采制', '今年清明前'],
      ['贮存建议', '冷藏'],
    ]),
  },
  {
    art: 'bai-laobaicha',
    name: '老白茶饼',
    subtitle: '存了六年，枣香温润',
    category: '茗茶',
    family: 'white',
    priceFen: 26800,
    stock: 120,
    season: WINTER,
    description:
      '磻溪高山寿眉压饼，干仓存放六年。汤色杏黄转琥珀，枣香里有药韵，适合焖泡和煮饮。撬 6 克，沸水煮三分钟。',
    facts: tea('福建 福鼎', '357 g', '长期存放', [
      ['压制', '六年前春'],
      ['原料', '寿眉'],
    ]),
  },
  {
    art: 'wu-dancong',
    name: '凤凰单丛 · 鸭屎香',
    subtitle: '银花香高扬，一口忘不了',
    category: '茗茶',
    family: 'dancong',
    priceFen: 14800,
    stock: 160,
    description: '乌岽山中山片区，老丛嫁接。高温快出，银花香冲盖而出，汤水甜滑。98 ℃ 水，五秒出汤。',
    facts: tea('广东 潮州', '80 g（8 g × 10 泡）', '24 个月', [['焙火', '轻火']]),
  },
  {
    art: 'hong-dianhong',
    name: '滇红 · 金芽',
    subtitle: '蜜薯香，暖一整个上午',
    category: '茗茶',
    family: 'red',
    priceFen: 11800,
    stock: 220,
    season: WINTER,
    description: '凤庆大叶种单芽，金毫满披。汤色红亮有金圈，蜜香带一点薯甜，清饮加奶都好。90 ℃ 水，十秒出汤。',
    facts: tea('云南 凤庆', '100 g', '36 个月'),
  },
  {
    art: 'hua-moli',
    name: '茉莉银毫',
    subtitle: '七窨一提，不见花只闻香',
    category: '茗茶',
    family: 'flower',
    priceFen: 9800,
    stock: 260,
    season: SUMMER,
    description:
      '横县伏天茉莉，七次窨花一次提花。茶坯是烘青嫩芽，香气鲜灵不浊，冷泡也好喝。85 ℃ 水，或冷水冷藏四小时。',
    facts: tea('广西 横州', '100 g', '18 个月', [['窨制', '七窨一提']]),
  },
  {
    art: 'pu-xiaoqinggan',
    name: '小青柑熟普',
    subtitle: '一颗柑，一壶暖',
    category: '茗茶',
    family: 'dark',
    priceFen: 8800,
    stock: 200,
    season: AUTUMN,
    description: '新会七月小青柑，填五年熟普，生晒。果香清新，茶汤醇厚，办公室一颗泡一天。沸水，柑皮戳两个孔。',
    facts: tea('广东 新会 · 云南 勐海', '120 g（约 12 颗）', '长期存放', [['晒制', '生晒']]),
  },
  {
    art: 'chong-yizhan',
    name: '手冲一盏',
    subtitle: '今日茶单里选一款，师傅现泡',
    category: '茶饮',
    family: 'rock',
    priceFen: 3800,
    stock: 9000,
    description: '坐下来，选一款今日的茶，看茶艺师七步冲完。续水两次。',
    facts: drink('当日茶单所示茶叶、水', '一盏，可续水两次'),
  },
  {
    art: 'nai-yancha',
    name: '岩骨鲜奶茶',
    subtitle: '岩茶打底，鲜奶盖顶',
    category: '茶饮',
    family: 'milk',
    priceFen: 2200,
    stock: 9000,
    season: AUTUMN,
    description: '中火水仙现萃，加冷藏鲜牛乳，薄奶盖撒一点岩茶粉。不用奶精，糖可减到零。',
    facts: drink('岩茶、鲜牛乳、稀奶油、冰糖', '450 ml', [['含有', '乳制品、咖啡因']]),
  },
  {
    art: 'guo-qingyou',
    name: '青柚绿茶',
    subtitle: '整颗青柚手剥，茶底是碧螺',
    category: '茶饮',
    family: 'fruit',
    priceFen: 2400,
    stock: 9000,
    season: SUMMER,
    description: '红肉与白肉柚子各半，手剥去衣，碧螺春冷萃做底，薄荷叶收尾。',
    facts: drink('柚子、绿茶、青柠、冰糖', '500 ml', [['含有', '咖啡因']]),
  },
  {
    art: 'leng-biluo',
    name: '檐下雨 · 碧螺冷泡',
    subtitle: '零糖，一口山雾',
    category: '茶饮',
    family: 'green',
    priceFen: 1800,
    stock: 2400,
    season: SUMMER,
    description: '洞庭山碧螺春低温浸泡八小时，只有茶和水。开盖后当天喝完。',
    facts: [fact('配料', '水、绿茶'), fact('净含量', '480 ml'), fact('保质期', '冷藏 5 天'), fact('糖', '0')],
  },
  {
    art: 'leng-guihua',
    name: '桂花乌龙冷泡',
    subtitle: '桂花窨过的乌龙，凉下来更甜',
    category: '茶饮',
    family: 'flower',
    priceFen: 2000,
    stock: 2000,
    season: AUTUMN,
    description: '安溪清香乌龙以鲜桂花窨制，冷泡十小时。分享瓶，两人刚好。',
    facts: [fact('配料', '水、乌龙茶、桂花'), fact('净含量', '600 ml'), fact('保质期', '冷藏 5 天'), fact('糖', '0')],
  },
  {
    art: 'gao-guihua',
    name: '桂花糕',
    subtitle: '糯而不黏，花香在后',
    category: '茶点',
    family: 'sweet',
    priceFen: 2600,
    stock: 400,
    season: AUTUMN,
    description: '糯米粉与马蹄粉同蒸，糖桂花封顶。当天做当天卖。',
    facts: [fact('配料', '糯米粉、马蹄粉、桂花、冰糖'), fact('规格', '一份 5 块'), fact('保质期', '当日')],
  },
  {
    art: 'su-longjing',
    name: '龙井茶酥',
    subtitle: '层层起酥，茶粉入馅',
    category: '茶点',
    family: 'sweet',
    priceFen: 3200,
    stock: 360,
    season: SPRING,
    description: '龙井茶粉揉进绿豆沙，开酥二十四层。配一盏绿茶正好。',
    facts: [
      fact('配料', '小麦粉、黄油、绿豆、龙井茶粉'),
      fact('规格', '一盒 4 枚'),
      fact('保质期', '7 天'),
      fact('含有', '麸质、乳制品'),
    ],
  },
  {
    art: 'gao-lvdou',
    name: '绿豆糕',
    subtitle: '印着檐角的老味道',
    category: '茶点',
    family: 'sweet',
    priceFen: 2800,
    stock: 420,
    season: SUMMER,
    description: '脱皮绿豆细筛三遍，少糖少油，木模手印。',
    facts: [
      fact('配料', '绿豆、麦芽糖、花生油'),
      fact('规格', '一盒 6 块'),
      fact('保质期', '10 天'),
      fact('含有', '花生'),
    ],
  },
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

export const PRODUCTS: readonly DemoProduct[] = DRAFTS.map(({ art, season, ...draft }, index) => ({
  ...draft,
  _id: fixedId(`product:${art}`),
  picture: `/art/products/${art}.svg`,
  onShelf: true,
  rank: index + 1,
  season: season ?? ALWAYS,
}));

export const productOf = (art: string): DemoProduct =>
  PRODUCTS.find((product) => product._id === fixedId(`product:${art}`))!;
