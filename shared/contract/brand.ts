import { Type, type Static } from 'typebox';
import { BusinessDate, Nullable } from './common';
import { Closed, consoleRoles, defineContract } from './contract';

/** Sending goods: offered or not, what it costs, and from which worth of goods it is free. */
export const ShippingSettings = Closed({
  offered: Type.Boolean(),
  feeFen: Type.Integer({ minimum: 0, maximum: 100_000 }),
  freeFromFen: Nullable(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
});
export type ShippingSettings = Static<typeof ShippingSettings>;

const Days = Type.Array(BusinessDate, { maxItems: 400, uniqueItems: true });
/** Days that differ from the published holidays and from Monday to Friday. */
export const CalendarSettings = Closed({ offDays: Days, workDays: Days });
export type CalendarSettings = Static<typeof CalendarSettings>;

export const brandContract = defineContract({
  'GET /v1/console/brand/settings': {
    summary: 'Shipping, and the calendar of working days',
    access: consoleRoles('manager', 'auditor'),
    reply: Closed({ shipping: ShippingSettings, calendar: CalendarSettings, publishedYears: Type.Array(Type.Integer()) }),
  },
  'PUT /v1/console/brand/shipping': { summary: 'Change shipping; orders that were placed keep theirs', access: consoleRoles('manager'), repeat: 'natural', body: ShippingSettings, reply: ShippingSettings },
  'PUT /v1/console/brand/calendar': {
    summary: 'Change the calendar of working days; deadlines that were named stay',
    access: consoleRoles('manager'),
    repeat: 'natural',
    body: CalendarSettings,
    reply: CalendarSettings,
  },
});
