import { useCallback, useEffect, useRef, useState } from 'react';
import type { PayParams } from '../platform/port';
import { problemOf } from '../loadable';
import { platform } from '../platform';
import { nextLookMs, stageWords, type PayStage } from './payment-steps';

export interface Payable {
  title: string;
  payableFen: number;
  /** Makes the order where there is none yet, and asks for pay parameters; null: it is paid. Safe to repeat. */
  ask: () => Promise<PayParams | null>;
  /** Whether the verified notice has reached the server. */
  isPaid: () => Promise<boolean>;
  onPaid: () => void;
  /** The server refused for good: another try begins anew. */
  onRefused?: () => void;
}

export interface PaySheet {
  busy: boolean;
  /** What is going on, or why it ended; empty: nothing. */
  words: string;
  pay: (payable: Payable) => Promise<void>;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const paidFor = (payable: Payable): Promise<boolean> => payable.isPaid().catch(() => false);

/** Opens WeChat's sheet, and then looks until the verified notice has reached the server: what the sheet says is only a hint. */
export const usePaySheet = (): PaySheet => {
  const [stage, setStage] = useState<PayStage>('idle');
  const [problem, setProblem] = useState('');
  const here = useRef(true);
  useEffect(() => () => void (here.current = false), []);

  const waitForNotice = useCallback(async (payable: Payable): Promise<PayStage> => {
    const begun = Date.now();
    for (let looks = 0; here.current; looks += 1) {
      if (await paidFor(payable)) {
        payable.onPaid();
        return 'idle';
      }
      const ms = nextLookMs(looks, Date.now() - begun);
      if (ms === undefined) return 'slow';
      await pause(ms);
    }
    return 'idle';
  }, []);

  const run = useCallback(async (payable: Payable): Promise<PayStage> => {
    const payParams = await payable.ask();
    if (payParams) {
      const hint = await platform.pay(payParams, { title: payable.title, payableFen: payable.payableFen });
      if (hint !== 'paid' && !(await paidFor(payable))) return hint;
      if (here.current) setStage('confirming');
    }
    return waitForNotice(payable);
  }, [waitForNotice]);

  const pay = useCallback(async (payable: Payable) => {
    setProblem('');
    setStage('asking');
    try {
      const next = await run(payable);
      if (here.current) setStage(next);
    } catch (thrown) {
      const found = problemOf(thrown);
      if (found.status > 0 && found.status < 500) payable.onRefused?.();
      if (!here.current) return;
      setProblem(found.message);
      setStage('idle');
    }
  }, [run]);

  return { busy: stage === 'asking' || stage === 'confirming', words: problem || stageWords[stage], pay };
};
