import type { Input, Reply } from '../../api/api';

export type CareRule = Reply<'GET /v1/console/care-rules'>['rules'][number];
export type Festival = Reply<'GET /v1/console/care-rules'>['festivals'][number];
export type CareBody = Input<'POST /v1/console/care-rules'>['body'];

export interface CareForm {
  /** `birthday`, `anniversary`, or a festival's key. */
  occasion: string;
  title: string;
  text: string;
  active: boolean;
  gifts: { tierKeys: string[]; points: number | null; templateId: string | null }[];
}

export const startCare: CareForm = { occasion: 'birthday', title: '生日快乐', text: '', active: true, gifts: [] };

const occasionOf = (occasion: string): CareBody['occasion'] =>
  occasion === 'birthday' || occasion === 'anniversary' ? { kind: occasion } : { kind: 'festival', festival: occasion as Festival['key'] };

export const formOfCare = ({ occasion, title, text, active, gifts }: CareRule): CareForm => ({
  occasion: occasion.kind === 'festival' ? occasion.festival : occasion.kind, title, text, active, gifts: gifts.map((gift) => ({ ...gift })),
});

export const bodyOfCare = ({ occasion, title, text, active, gifts }: CareForm): CareBody => ({
  occasion: occasionOf(occasion), title: title.trim(), text: text.trim(), active,
  gifts: gifts.map(({ tierKeys, points, templateId }) => ({ tierKeys, points: points ?? 0, templateId: templateId ?? null })),
});

export const occasionOptions = (festivals: readonly Festival[]): { value: string; label: string }[] => [
  { value: 'birthday', label: '生日' },
  { value: 'anniversary', label: '入会周年' },
  ...festivals.map(({ key, name, next }) => ({ value: key, label: next ? `${name}（${next}）` : `${name}（日历未排）` })),
];

/** "金毫、墨玉：100 积分和一张券" */
export const giftText = ({ tierKeys, points, templateId }: CareRule['gifts'][number], names: ReadonlyMap<string, string>): string => {
  const who = tierKeys.length === 0 ? '所有会员' : tierKeys.map((key) => names.get(key) ?? key).join('、');
  return `${who}：${[...(points > 0 ? [`${points} 积分`] : []), ...(templateId ? ['一张券'] : [])].join('和')}`;
};
