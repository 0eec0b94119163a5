import { formatMinute } from '../../values/time';

export interface TemplateField {
  /** WeChat's name with its type in front: `thing1`, `date3`, `phrase2`. */
  name: string;
  label: string;
}
export interface OfferFacts {
  title: string;
  text: string;
  launchedAt: Date;
  /** End of the offer's coupon; null for an offer without one. */
  expiresAt: Date | null;
}

/** WeChat's limit of a `thing`. */
const THING_CHARACTERS = 20;
const ENDS = /到期|过期|有效|截止|结束|失效/;

/** A date is the coupon's end; without a coupon it is when the campaign began, unless the label asks for an end. */
const dateFor = (label: string, { launchedAt, expiresAt }: OfferFacts): string | null => {
  if (expiresAt) return formatMinute(expiresAt);
  return ENDS.test(label) ? null : formatMinute(launchedAt);
};

const valueFor = ({ name, label }: TemplateField, offer: OfferFacts): string | null => {
  if (name.startsWith('time') || name.startsWith('date')) return dateFor(label, offer);
  if (!name.startsWith('thing')) return null;
  return (/说明|内容|提示|备注/.test(label) ? offer.text : offer.title).replace(/\s+/g, ' ').slice(0, THING_CHARACTERS);
};

/**
 * Values of a subscribe-message template by what its fields are labelled. A field that the offer has no true value for
 * is named in `unfit`: the template's own example is never sent in its place.
 */
export const fillTemplate = (
  fields: readonly TemplateField[], offer: OfferFacts,
): { ok: true; data: Record<string, string> } | { ok: false; unfit: string } => {
  const values = fields.map((field) => ({ field, value: valueFor(field, offer) }));
  const unfit = values.find(({ value }) => value === null);
  if (unfit) return { ok: false, unfit: unfit.field.label };
  return { ok: true, data: Object.fromEntries(values.map(({ field, value }) => [field.name, value ?? ''])) };
};
