import { reconcile as reconcileAll } from '../../server/src/reconcile';
import type { ShukeCommand } from './command';
import { withDeps } from './with-deps';

/** Proves that balances, coupons, orders, payments, teams and campaigns agree with each other. */
export const reconcile: ShukeCommand = {
  name: 'reconcile',
  summary:
    'reconcile              proves that ledger, coupons, orders, payments, teams and campaigns agree; changes nothing',
  needs: 'databases',
  run: (_args, context) =>
    withDeps(context, async (deps) => {
      const output = await reconcileAll(deps);
      return { output, exitCode: output.clean ? 0 : 1 };
    }),
};
