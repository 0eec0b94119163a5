import { useEffect, useState } from 'react';
import type { ApiProblem } from '@shuke/shared/contract/client';
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
type Asked = { scanId: string; amountFen: number } & CounterChoice;
interface Answer {
  /** What was asked, as text: an answer counts only for the amount and the choice that stand now. */
  asked: string;
  quote?: CounterQuote;
  problem?: ApiProblem;
}

const ask = async (wanted: string): Promise<Answer> => {
  const { scanId, amountFen, couponIds, usePoints } = JSON.parse(wanted) as Asked;
  try {
    return { asked: wanted, quote: await api('POST /v1/staff/counter/quote', { body: { scanId, amountFen, couponIds, usePoints } }) };
  } catch (thrown) {
    return { asked: wanted, problem: problemOf(thrown) };
  }
};

/** After these the choice cannot stand: back to the best mix. */
const breaksChoice = ({ code }: ApiProblem): boolean => code === 'COUPON_NOT_STACKABLE' || code === 'COUPON_NOT_FOUND';

/** What the typed amount comes to with the best coupons, asked again as the amount or the choice changes. */
export const useCounterQuote = (scanId: string, amountFen: number, refusals: number): QuoteState => {
  const [choice, setChoice] = useState<CounterChoice>({ usePoints: false });
  const [answer, setAnswer] = useState<Answer>({ asked: '' });
  const wanted = amountFen === 0 ? '' : JSON.stringify({ scanId, amountFen, refusals, ...choice });

  useEffect(() => {
    if (wanted === '') return;
    let current = true;
    const timer = setTimeout(() => void ask(wanted).then((found) => {
      if (!current) return;
      setAnswer(found);
      if (found.problem && breaksChoice(found.problem)) setChoice(({ usePoints }) => ({ usePoints }));
    }), TYPING_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted]);

  const fresh = wanted !== '' && answer.asked === wanted;
  return { quote: fresh ? answer.quote : undefined, problem: fresh ? answer.problem?.message ?? null : null, choice, choose: setChoice };
};
