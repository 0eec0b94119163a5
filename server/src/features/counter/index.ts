/**
 * Owns: serving a member at a store's counter: scan, quote, sale, undo, notes and tags, the day's list, shifts.
 * Promises: a code is read once; a sale is booked all or nothing and once per key; an undo takes back exactly what it gave.
 * Listens to: nothing; points, growth and coupons are moved in the sale's own transaction, tiers follow order.paid.
 */
import { counterContract } from '@shuke/shared/contract/counter';
import { AppError } from '../../platform/errors';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { liveCodes } from '../member-code/index';
import { bookSale } from './book-sale';
import { closeShift, listShifts, openShift, viewTeam } from './keep-shift';
import { noteMember, tagAtCounter } from './know-member';
import { listSales, saleView } from './list-sales';
import { quoteSale } from './quote-sale';
import { mustWorkAt, openScan, scanMember } from './scan-member';
import { undoSale } from './undo-sale';

export { CounterNotes, CounterSales, Scans, Shifts, type CounterSale, type Scan } from './model';
export { reconcileCounter } from './reconcile-counter';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, counterContract, {
    'POST /v1/staff/counter/scan': ({ actor, body, key }) => scanMember(deps, actor, { ...body, key }),
    'POST /v1/staff/counter/quote': async ({ actor, body }) => {
      const scan = await openScan(deps, actor, body.scanId);
      return quoteSale(deps, scan, { amountFen: body.amountFen, couponIds: body.couponIds ?? 'best', usePoints: body.usePoints ?? false });
    },
    'POST /v1/staff/counter/sales': async ({ actor, body, key }) => saleView(deps, actor, await bookSale(deps, actor, { ...body, key })),
    'POST /v1/staff/counter/sales/:id/undo': async ({ actor, params, body, key }) => saleView(deps, actor, await undoSale(deps, actor, params.id, { ...body, key })),
    'GET /v1/staff/counter/sales': ({ actor, query }) => {
      mustWorkAt(actor, query.storeId);
      return listSales(deps, actor, query);
    },
    'POST /v1/staff/counter/scans/:id/notes': async ({ actor, params, body, key }) => noteMember(deps, actor, await openScan(deps, actor, params.id), { ...body, key }),
    'POST /v1/staff/counter/scans/:id/tags': async ({ actor, params, body }) => tagAtCounter(deps, actor, await openScan(deps, actor, params.id), body),
    'GET /v1/staff/counter/shifts': ({ actor, query }) => {
      mustWorkAt(actor, query.storeId);
      return listShifts(deps, actor, query.storeId);
    },
    'POST /v1/staff/counter/shifts': ({ actor, body }) => {
      mustWorkAt(actor, body.storeId);
      return openShift(deps, actor, body.storeId);
    },
    'POST /v1/staff/counter/shifts/:id/close': ({ actor, params }) => closeShift(deps, actor, params.id),
    'GET /v1/staff/counter/team': ({ actor, query }) => {
      mustWorkAt(actor, query.storeId);
      return viewTeam(deps, query.storeId, query.period);
    },
    'GET /v1/staff/counter/live-codes': async ({ actor, query }) => {
      mustWorkAt(actor, query.storeId);
      if (!deps.config.sandboxUrl) throw new AppError('NOT_FOUND');
      return { codes: await liveCodes(deps) };
    },
  });
};

export const counterFeature: Feature = { name: 'counter', contract: counterContract, routes };
