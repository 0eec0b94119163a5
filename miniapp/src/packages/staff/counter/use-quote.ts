import { useEffect, useRef, useState } from 'react';
import { api } from '../../../api';
import { problemOf } from '../../../loadable';
import type { CounterQuote } from './counter-state';

/** `couponIds` undefined: the best mix. */
export interface CounterChoice {
  couponIds?: string[];
  usePoints: boolean;
}

export interface QuoteState {
  /** Of the amount that stands on the pad now; undefined while it is being asked. */
  quote: CounterQuote | undefined;
  problem: string | null;
  choice: CounterChoice;
  choose: (choice: CounterChoice) => void;
}

/** Fingers rest this long between digits. */
const TYPING_MS = 280;

/** What the typed amount comes to with the best coupons, asked again as the amount or the choice changes. */
export const useCounterQuote = (scanId: string, amountFen: number, refusals: number): QuoteState => {
  const [choice, setChoice] = useState<CounterChoice>({ usePoints: false });
  const [answer, setAnswer] = useState<{ asked: string; quote?: CounterQuote; problem?: string }>({ asked: '' });
  const wanted = JSON.stringify({ scanId, amountFen, refusals, ...choice });
  const latest = useRef(wanted);
  latest.current = wanted;

  useEffect(() => {
    if (amountFen === 0) return;
    const ask = async (): Promise<void> => {
      try {
        const quote = await api('POST /v1/staff/counter/quote', { body: { scanId, amountFen, ...choice } });
        if (latest.current === wanted) setAnswer({ asked: wanted, quote });
      } catch (thrown) {
        const problem = problemOf(thrown);
        if (latest.current !== wanted) return;
        setAnswer({ asked: wanted, problem: problem.message });
        if (problem.code === 'COUPON_NOT_STACKABLE' || problem.code === 'COUPON_NOT_FOUND') setChoice({ usePoints: choice.usePoints });
      }
    };
    const timer = setTimeout(() => void ask(), TYPING_MS);
    return () => clearTimeout(timer);
    // `wanted` names everything that is asked about.
  }, [wanted]);

  const fresh = amountFen > 0 && answer.asked === wanted;
  return { quote: fresh ? answer.quote : undefined, problem: fresh ? answer.problem ?? null : null, choice, choose: setChoice };
};
