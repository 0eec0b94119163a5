import { fixedId } from '../random';

/** One tag of each exclusive tag group at most; the others may be held together. */
const GROUPS = [
  {
    name: '口味',
    exclusive: false,
    colour: '#14785A',
    tags: ['爱岩茶', '爱绿茶', '爱白茶', '爱单丛', '爱红茶', '爱花茶', '爱熟普', '爱奶茶', '爱果茶', '爱茶点'],
  },
  { name: '用途', exclusive: false, colour: '#B7791F', tags: ['自饮', '送礼', '囤茶'] },
  { name: '来店时段', exclusive: true, colour: '#3A6A94', tags: ['早茶客', '午后客', '夜茶客'] },
  { name: '消费力', exclusive: true, colour: '#7C8798', tags: ['客单 50 内', '客单 50–150', '客单 150 以上'] },
  { name: '服务备注', exclusive: false, colour: '#C8402F', tags: ['少糖', '自带杯', '喜靠窗', '常带孩子', '要开票'] },
  { name: '社群', exclusive: false, colour: '#5B8C6A', tags: ['武康茶友群', '静安茶友群', '滨江茶友群'] },
] as const;

export type TagName = (typeof GROUPS)[number]['tags'][number];
export interface DemoTag {
  _id: string;
  name: TagName;
  colour: string;
}
export interface DemoTagGroup {
  _id: string;
  name: string;
  exclusive: boolean;
  tags: DemoTag[];
}

export const TAG_GROUPS: readonly DemoTagGroup[] = GROUPS.map(({ name, exclusive, colour, tags }) => ({
  _id: fixedId(`tag-group:${name}`),
  name,
  exclusive,
  tags: tags.map((tag) => ({ _id: fixedId(`tag:${tag}`), name: tag, colour })),
}));

const byName = new Map(TAG_GROUPS.flatMap((group) => group.tags.map((tag) => [tag.name, tag] as const)));
export const tagOf = (name: TagName): DemoTag => byName.get(name)!;
