import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { savedFen } from '../../../shop/choose-coupons';
import { CouponSheet } from '../../../shop/coupon-sheet';
import { Button } from '../../../ui';
import { fenOf, press } from '../amount';
import { AmountPad } from './amount-pad';
import { Discounts } from './discounts';
import type { Scan } from './counter-state';
import { MemberStrip } from './member-strip';
import type { Counter } from './use-counter';
import { useCounterQuote } from './use-quote';

const actWords = (payableFen: number | undefined, redeems: boolean): string => {
  const deed = redeems ? '核销并入账' : '入账';
  return payableFen === undefined ? deed : `${deed} ${formatFen(payableFen)}`;
};

/** One screen: who, how much, with what; then one button. */
export const Serving = ({ counter, scan }: { counter: Counter; scan: Scan }) => {
  const [text, setText] = useState('');
  const [choosing, setChoosing] = useState(false);
  const amountFen = fenOf(text);
  const { quote, problem, choice, choose } = useCounterQuote(scan.scanId, amountFen, counter.refusals);
  const words = counter.problem ?? problem;
  const redeems = (quote?.chosenCouponIds.length ?? 0) > 0 || (quote?.pointsUsed ?? 0) > 0;
  const book = (): void => {
    if (!quote) return;
    void counter.book(scan, {
      amountFen, couponIds: quote.chosenCouponIds, usePoints: choice.usePoints, expectedPayableFen: quote.payableFen,
    });
  };
  return (
    <View className='serving'>
      <MemberStrip scan={scan} onLeave={counter.next} />
      <View className='serving__amount'>
        <Text className='serving__label'>消费金额</Text>
        <View className={`serving__typed ${text === '' ? 'is-empty' : ''}`} role='text' aria-label={`消费金额 ${formatFen(amountFen)}`}>
          <Text className='serving__sign'>¥</Text><Text>{text === '' ? '0.00' : text}</Text>
        </View>
      </View>
      <Discounts quote={quote} empty={amountFen === 0} choice={choice} onChoose={choose} onCoupons={() => setChoosing(true)} />
      <Text className='serving__problem' role='alert'>{words ?? ''}</Text>
      <AmountPad onKey={(key) => setText((now) => press(now, key))} />
      <Button wide className='serving__act' busy={counter.busy} disabled={!quote} onTap={book}>
        {actWords(quote?.payableFen, redeems)}
      </Button>
      {quote && (
        <CouponSheet
          open={choosing} rows={quote.coupons} chosen={quote.chosenCouponIds} savedFen={savedFen(quote.price)}
          onChoose={(couponIds) => choose({ ...choice, couponIds })} onClose={() => setChoosing(false)}
        />
      )}
    </View>
  );
};
