import dayjs, { type Dayjs } from 'dayjs';
import type { Input, Reply } from '../../api/api';

export type TagGroup = Reply<'GET /v1/console/tags'>['tagGroups'][number];
export type Tag = TagGroup['tags'][number];
type Body = Omit<Input<'POST /v1/console/tags'>['body'], 'tagGroupId'>;

export const palette: [string, string][] = [
  ['#14785A', '玉绿'], ['#3A6A94', '黛蓝'], ['#B7791F', '琥珀'], ['#C8402F', '朱砂'], ['#7A5C7E', '藕紫'], ['#4B8582', '湖青'], ['#8A6D3B', '茶褐'], ['#5B6472', '墨灰'],
];

export interface TagForm {
  name: string;
  colour: string;
  /** `kept`: a rule that is more than one segment stays as it is. */
  how: 'hand' | 'segment' | 'kept';
  segmentId?: string | undefined;
  ends: 'never' | 'days' | 'on';
  days: number | null;
  date: Dayjs | null;
  own: boolean;
}

const ID = /^[0-9a-f]{24}$/;
const segmentOf = (tag: Tag | undefined): string | undefined => {
  const rule = tag?.rule?.rule;
  return rule && 'segment' in rule && ID.test(rule.segment) ? rule.segment : undefined;
};

export const formOfTag = (tag: Tag | undefined): TagForm => ({
  name: tag?.name ?? '', colour: tag?.colour ?? palette[0]![0], how: segmentOf(tag) ? 'segment' : tag?.rule ? 'kept' : 'hand', segmentId: segmentOf(tag),
  ends: tag?.ends.kind ?? 'never', days: tag?.ends.kind === 'days' ? tag.ends.days : 30, date: tag?.ends.kind === 'on' ? dayjs(tag.ends.date) : null, own: false,
});

const endsOf = ({ how, ends, days, date }: TagForm): Body['ends'] => {
  if (how !== 'hand' || ends === 'never') return { kind: 'never' };
  return ends === 'days' ? { kind: 'days', days: days ?? 1 } : { kind: 'on', date: date!.format('YYYY-MM-DD') };
};

export const bodyOfTag = (form: TagForm, tag: Tag | undefined): Body => ({
  name: form.name.trim(), colour: form.colour, ends: endsOf(form),
  rule: form.how === 'hand' ? null : form.how === 'segment' ? { segment: form.segmentId! } : tag?.rule?.rule ?? null,
});
