import { Type } from 'typebox';
import { Count, Instant, Nullable } from './common';
import { Closed, consoleRoles, defineContract } from './contract';

const Score = Type.Integer({ minimum: 1, maximum: 5 });
const Cuts = Type.Array(Type.Number(), { description: 'ascending' });
/** Money paid less refunded in the window, in fen. */
const SumFen = Type.Integer();

const RfmCell = Closed({ r: Score, f: Score, members: Count, paidFen: SumFen, averageM: Type.Number({ minimum: 1, maximum: 5 }) });
const RfmGroupView = Closed({ key: Type.String(), name: Type.String(), advice: Type.String(), members: Count, paidFen: SumFen });

export const rfmContract = defineContract({
  'GET /v1/console/rfm': {
    summary: 'RFM matrix now: exact members and revenue for each cell of recency by frequency, and for each named group',
    access: consoleRoles('manager', 'store-manager', 'auditor', 'support'),
    reply: Closed({
      asOf: Instant,
      windowDays: Nullable(Count),
      byQuantiles: Type.Boolean(),
      cuts: Closed({ recencyDays: Cuts, count: Cuts, sumFen: Cuts }),
      /** Everybody who is counted, and those of them who bought in the window. */
      members: Count,
      scored: Count,
      paidFen: SumFen,
      /** All 25, best recency first, then lowest frequency first. */
      cells: Type.Array(RfmCell),
      groups: Type.Array(RfmGroupView),
    }),
  },
});
