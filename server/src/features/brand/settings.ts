import { isDeepStrictEqual } from 'node:util';
import type { CalendarSettings, ShippingSettings } from '@shuke/shared/contract/brand';
import { checkCalendar } from '@shuke/shared/rules/brand/check-calendar';
import { PLAIN_CALENDAR, PUBLISHED_YEARS, type BusinessCalendar } from '@shuke/shared/values/business-calendar';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { defineModel, Free } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';

interface BrandSetting {
  _id: 'shipping' | 'calendar';
  value: unknown;
}
export const BrandSettings = defineModel<BrandSetting>('brand_settings', { value: Free });

/** A brand that says nothing sends nothing. */
const NO_SHIPPING: ShippingSettings = { offered: false, feeFen: 0, freeFromFen: null };

const read = async <T>(deps: Pick<Deps, 'db'>, _id: BrandSetting['_id'], otherwise: T): Promise<T> =>
  ((await BrandSettings(deps.db).findById(_id).lean())?.value as T | undefined) ?? otherwise;

export const shippingSettings = (deps: Pick<Deps, 'db'>): Promise<ShippingSettings> => read(deps, 'shipping', NO_SHIPPING);

/** The brand's own days; the published ones are known to `isWorkingDay`. */
export const businessCalendar = (deps: Pick<Deps, 'db'>): Promise<BusinessCalendar> => read(deps, 'calendar', PLAIN_CALENDAR);

export const viewSettings = async (deps: Deps) => {
  const { offDays, workDays } = await businessCalendar(deps);
  return { shipping: await shippingSettings(deps), calendar: { offDays: [...offDays], workDays: [...workDays] }, publishedYears: [...PUBLISHED_YEARS] };
};

interface Act {
  actor: OperatorActor;
  requestId: string;
}

const write = (deps: Deps, _id: BrandSetting['_id'], value: unknown, { actor, requestId }: Act): Promise<void> =>
  withTransaction(deps.db, async (session) => {
    const before = (await BrandSettings(deps.db).findOneAndUpdate({ _id }, { $set: { value } }, { session, upsert: true }).lean())?.value ?? null;
    if (isDeepStrictEqual(before, value)) return;
    await recordAudit(deps, session, { actor, action: _id === 'shipping' ? 'change-shipping' : 'change-calendar', target: `brand:${_id}`, before, after: value, requestId });
  });

export const changeShipping = async (deps: Deps, body: ShippingSettings, act: Act): Promise<ShippingSettings> => {
  await write(deps, 'shipping', body, act);
  return body;
};

/** Refuses BAD_REQUEST with every fault. */
export const changeCalendar = async (deps: Deps, body: CalendarSettings, act: Act): Promise<CalendarSettings> => {
  const errors = checkCalendar(body);
  if (errors.length > 0) throw new AppError('BAD_REQUEST', { errors });
  const sorted = { offDays: [...body.offDays].sort(), workDays: [...body.workDays].sort() };
  await write(deps, 'calendar', sorted, act);
  return sorted;
};
