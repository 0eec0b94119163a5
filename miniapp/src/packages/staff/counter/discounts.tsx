import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { formatFen } from '@shuke/shared/values/money';
import { sayCount } from '../../../say';
import { sayFen } from '../../../shop/say-fen';
import { Icon, Tap } from '../../../ui';
import type { CounterQuote } from './counter-state';
import type { CounterChoice } from './use-quote';

interface DiscountsProps {
  quote: CounterQuote | undefined;
  empty: boolean;
  choice: CounterChoice;
  onChoose: (choice: CounterChoice) => void;
  onCoupons: () => void;
}

const names = ({ price }: CounterQuote): string =>
  price.filter(({ kind }) => kind === 'tier' || kind === 'coupon').map(({ title }) => title.split(' · ')[0]).join(' · ');

const usable = ({ coupons }: CounterQuote): number => coupons.filter((row) => row.usable).length;

const why = (quote: CounterQuote | undefined, empty: boolean): string => {
  if (empty) return '输入金额，最省的券自动选好';
  if (!quote) return '正在算最省的组合…';
  return names(quote) || (usable(quote) > 0 ? `${usable(quote)} 张券可用` : '没有可用的券');
};

/** The row is always there, so that no key of the pad moves under the thumb. */
const Points = ({ quote, choice, onChoose }: Pick<DiscountsProps, 'quote' | 'choice' | 'onChoose'>) => (!quote || quote.pointsUsable === 0 ? (
  <View className='discounts__row'><Text className='discounts__why discounts__why--none'>{quote ? '这一单用不了积分' : '积分抵扣'}</Text></View>
) : (
  <Tap
    className='discounts__row' role='switch' selected={choice.usePoints} label={`用 ${quote.pointsUsable} 积分`}
    onTap={() => onChoose({ ...choice, usePoints: !choice.usePoints })}
  >
    <Text className='discounts__why'>{`用 ${sayCount(quote.pointsUsable)} 积分抵 ${sayFen(quote.pointsUsableFen)}`}</Text>
    <View className={`toggle ${choice.usePoints ? 'is-on' : ''}`} aria-hidden='true'><View className='toggle__knob' /></View>
  </Tap>
));

/** What comes off and why; a tap changes the coupons. */
export const Discounts = ({ quote, empty, choice, onChoose, onCoupons }: DiscountsProps) => {
  const offFen = quote ? quote.amountFen - quote.payableFen : 0;
  return (
    <View className='discounts'>
      <Tap className='discounts__row' disabled={!quote} label='优惠，点按更换优惠券' onTap={onCoupons}>
        <Icon name='coupon' size={20} colour={theme.colour.jade} />
        <Text className='discounts__why'>{why(quote, empty)}</Text>
        {offFen > 0 && <Text className='discounts__off'>{formatFen(-offFen)}</Text>}
        {quote && <Icon name='right' size={14} colour={theme.colour.secondary} />}
      </Tap>
      <Points quote={quote} choice={choice} onChoose={onChoose} />
    </View>
  );
};
