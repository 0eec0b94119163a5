import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../../api';
import { problemOf } from '../../../loadable';
import { platform } from '../../../platform';
import { nextLookMs, stageWords, type PayStage } from '../../../shop/payment-steps';
import type { CardPlan } from '../../../types';
import { newKey } from '../../../transport';

export interface CardPayment {
  busy: boolean;
  /** What is going on, or why it ended; empty: nothing. */
  words: string;
  buy: (plan: CardPlan) => Promise<void>;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const stillUnpaid = async (id: string): Promise<boolean> =>
  (await api('GET /v1/member/card-orders/:id', { params: { id } }).catch(() => undefined))?.state !== 'paid';

/**
 * Buys a card: order, WeChat's sheet, and then looking until the verified notice has reached the server. A second tap
 * after a lost answer carries the same key, so that it finds the order of the first.
 */
export const useCardPayment = (onPaid: () => void): CardPayment => {
  const [stage, setStage] = useState<PayStage>('idle');
  const [problem, setProblem] = useState('');
  const wish = useRef<{ planId: string; key: string } | null>(null);
  const here = useRef(true);
  useEffect(() => () => void (here.current = false), []);

  const waitForNotice = useCallback(async (id: string): Promise<PayStage> => {
    const begun = Date.now();
    for (let looks = 0; here.current; looks += 1) {
      if (!(await stillUnpaid(id))) return 'idle';
      const ms = nextLookMs(looks, Date.now() - begun);
      if (ms === undefined) return 'slow';
      await pause(ms);
    }
    return 'idle';
  }, []);

  const run = useCallback(async (plan: CardPlan): Promise<PayStage> => {
    if (wish.current?.planId !== plan.id) wish.current = { planId: plan.id, key: newKey() };
    const order = await api('POST /v1/member/card-orders', { body: { planId: plan.id, expectedPriceFen: plan.priceFen } }, { key: wish.current.key });
    const { payParams } = await api('POST /v1/member/card-orders/:id/pay', { params: { id: order.id } });
    if (payParams) {
      const hint = await platform.pay(payParams, { title: plan.name, payableFen: plan.priceFen });
      if (hint !== 'paid' && (await stillUnpaid(order.id))) return hint;
      if (here.current) setStage('confirming');
    }
    const after = await waitForNotice(order.id);
    if (after === 'idle') {
      wish.current = null;
      onPaid();
    }
    return after;
  }, [onPaid, waitForNotice]);

  const buy = useCallback(async (plan: CardPlan) => {
    setProblem('');
    setStage('asking');
    try {
      const next = await run(plan);
      if (here.current) setStage(next);
    } catch (thrown) {
      const found = problemOf(thrown);
      // An order that can be paid no more, or a price that changed, needs a new one.
      if (found.status > 0 && found.status < 500) wish.current = null;
      if (!here.current) return;
      setProblem(found.message);
      setStage('idle');
    }
  }, [run]);

  return { busy: stage === 'asking' || stage === 'confirming', words: problem || stageWords[stage], buy };
};
