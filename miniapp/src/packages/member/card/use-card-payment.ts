import { useCallback, useRef } from 'react';
import { api } from '../../../api';
import { usePaySheet } from '../../../shop/use-pay-sheet';
import type { CardPlan } from '../../../types';
import { newKey } from '../../../transport';

export interface CardPayment {
  busy: boolean;
  /** What is going on, or why it ended; empty: nothing. */
  words: string;
  buy: (plan: CardPlan) => Promise<void>;
}

interface Wish {
  planId: string;
  key: string;
  orderId?: string;
}

const orderFor = async (plan: CardPlan, wish: Wish): Promise<string> => {
  const body = { planId: plan.id, expectedPriceFen: plan.priceFen };
  return (wish.orderId ??= (await api('POST /v1/member/card-orders', { body }, { key: wish.key })).id);
};

const askFor = async (plan: CardPlan, wish: Wish) =>
  (await api('POST /v1/member/card-orders/:id/pay', { params: { id: await orderFor(plan, wish) } })).payParams;

const isPaid = async ({ orderId }: Wish): Promise<boolean> =>
  orderId !== undefined && (await api('GET /v1/member/card-orders/:id', { params: { id: orderId } })).state === 'paid';

/** Buys a card. A second tap after a lost answer carries the same key, so that it finds the order of the first. */
export const useCardPayment = (onPaid: () => void): CardPayment => {
  const sheet = usePaySheet();
  const wish = useRef<Wish | null>(null);
  const { pay } = sheet;
  const buy = useCallback(async (plan: CardPlan) => {
    if (wish.current?.planId !== plan.id) wish.current = { planId: plan.id, key: newKey() };
    const mine = wish.current;
    const done = (): void => void (wish.current = null);
    await pay({
      title: plan.name, payableFen: plan.priceFen, ask: () => askFor(plan, mine), isPaid: () => isPaid(mine),
      onPaid: () => {
        done();
        onPaid();
      },
      // An order that can be paid no more, or a price that changed, needs a new one.
      onRefused: done,
    });
  }, [onPaid, pay]);
  return { busy: sheet.busy, words: sheet.words, buy };
};
