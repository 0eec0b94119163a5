import { useCallback, useEffect, useRef, useState } from 'react';
import { api, type Reply } from '../../../api';
import { arrived, asked, missed, problemOf, type Loadable } from '../../../loadable';
import type { BasketLine } from '../../../shop/basket';
import type { DeliveryMethod } from '../../../types';
import { toast } from '../../../ui';

export type Quoted = Reply<'POST /v1/member/checkout/quote'>;

/** `couponIds` undefined: the best mix. */
export interface Choice {
  couponIds?: string[];
  usePoints: boolean;
  delivery: DeliveryMethod;
}

export interface Checkout {
  state: Loadable<Quoted>;
  choice: Choice;
  choose: (choice: Choice) => void;
  reload: () => Promise<void>;
}

/** After these the choice cannot stand: back to the best mix. */
const broken = new Set(['COUPON_NOT_STACKABLE', 'COUPON_NOT_FOUND']);
const NOT_OFFERED = 'DELIVERY_NOT_OFFERED';

/** What these lines cost me at this store, asked again whenever store, lines or choice change. */
export const useCheckout = (storeId: string, lines: readonly BasketLine[]): Checkout => {
  const [choice, setChoice] = useState<Choice>({ usePoints: false, delivery: 'pickup' });
  const [state, setState] = useState<Loadable<Quoted>>({ kind: 'loading' });
  const turn = useRef(0);
  const wanted = JSON.stringify({ storeId, lines, ...choice });

  const reload = useCallback(async () => {
    const mine = (turn.current += 1);
    setState(asked);
    try {
      const quoted = await api('POST /v1/member/checkout/quote', { body: JSON.parse(wanted) as { storeId: string; lines: BasketLine[] } & Choice });
      if (mine === turn.current) setState(arrived(quoted, Date.now()));
    } catch (thrown) {
      const problem = problemOf(thrown);
      if (mine !== turn.current) return;
      setState((now) => missed(now, problem));
      if (!broken.has(problem.code) && problem.code !== NOT_OFFERED) return;
      toast(problem.message);
      setChoice(({ usePoints, delivery }) => ({ usePoints, delivery: problem.code === NOT_OFFERED ? 'pickup' : delivery }));
    }
  }, [wanted]);

  useEffect(() => void reload(), [reload]);
  return { state, choice, choose: setChoice, reload };
};
