import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiProblem } from '@shuke/shared/contract/client';
import { api } from '../api';
import { problemOf } from '../loadable';
import { platform } from '../platform';
import { askToRemind, templatesFor } from '../subscribe';
import type { Order } from '../types';
import { nextLookMs, type PayStage } from './payment-steps';

export interface Payment {
  stage: PayStage;
  problem: ApiProblem | null;
  pay: (orderId: string) => Promise<void>;
  /** Looks once more whether the notice has come. */
  look: (orderId: string) => Promise<void>;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const titleOf = ({ lines }: Order): string =>
  lines.length > 1 ? `${lines[0]?.name ?? ''}等 ${lines.length} 件` : lines[0]?.name ?? '订单';

/**
 * Pays an order. What WeChat's sheet answers is only a hint: the order is read from the server until it has left
 * `unpaid`, which it does on the verified notice. `show` gets every order that comes.
 */
export const usePayment = (show: (order: Order) => void, moment: 'pay' | 'team' = 'pay'): Payment => {
  const [stage, setStage] = useState<PayStage>('idle');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const here = useRef(true);
  const running = useRef(false);
  const latest = useRef(show);
  latest.current = show;
  useEffect(() => () => void (here.current = false), []);

  const read = useCallback(async (orderId: string): Promise<Order | undefined> => {
    const order = await api('GET /v1/member/orders/:id', { params: { id: orderId } }).catch(() => undefined);
    if (order && here.current) latest.current(order);
    return order;
  }, []);

  const waitForNotice = useCallback(async (orderId: string): Promise<PayStage> => {
    const begun = Date.now();
    for (let looks = 0; here.current; looks += 1) {
      const order = await read(orderId);
      if (order && order.state !== 'unpaid') return 'idle';
      const ms = nextLookMs(looks, Date.now() - begun);
      if (ms === undefined) return 'slow';
      await pause(ms);
    }
    return 'idle';
  }, [read]);

  const run = useCallback(async (orderId: string): Promise<PayStage> => {
    const templates = templatesFor(moment);
    const { order, payParams } = await api('POST /v1/member/orders/:id/pay', { params: { id: orderId } });
    latest.current(order);
    if (!payParams) return 'idle';
    const hint = await platform.pay(payParams, { title: titleOf(order), payableFen: order.payableFen });
    if (hint !== 'paid') {
      // The sheet may err: money that was taken after all shows in the order.
      const after = await read(orderId);
      return after && after.state !== 'unpaid' ? 'idle' : hint;
    }
    setStage('confirming');
    await askToRemind(await templates).catch(() => 0);
    return waitForNotice(orderId);
  }, [moment, read, waitForNotice]);

  const guarded = useCallback(async (first: PayStage, act: () => Promise<PayStage>) => {
    if (running.current) return;
    running.current = true;
    setProblem(null);
    setStage(first);
    try {
      const next = await act();
      if (here.current) setStage(next);
    } catch (thrown) {
      if (!here.current) return;
      setProblem(problemOf(thrown));
      setStage('idle');
    } finally {
      running.current = false;
    }
  }, []);

  const pay = useCallback((orderId: string) => guarded('asking', () => run(orderId)), [guarded, run]);
  const look = useCallback((orderId: string) => guarded('confirming', () => waitForNotice(orderId)), [guarded, waitForNotice]);
  return { stage, problem, pay, look };
};

/** Comes from taking a seat or placing an order: WeChat's sheet opens at once, one time. */
export const usePayOnArrival = (orderId: string | undefined, pay: Payment['pay']): void => {
  const arrived = useRef(false);
  useEffect(() => {
    if (arrived.current || orderId === undefined) return;
    arrived.current = true;
    void pay(orderId);
  }, [orderId, pay]);
};
