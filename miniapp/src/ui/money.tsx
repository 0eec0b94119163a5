import { Text, View } from '@tarojs/components';
import { fenToYuan, formatFen } from '@shuke/shared/values/money';
import './money.scss';

/** `¥12.50` in digits of one width. */
export const Money = ({ fen, className = '' }: { fen: number; className?: string }) => (
  <Text className={`money ${className}`}>{formatFen(fen)}</Text>
);

type PriceSize = 'small' | 'normal' | 'large' | 'hero';

/** A price that stands out: yuan large, fen small, read aloud as one. */
export const PriceText = ({ fen, size = 'normal', tone = 'price', struck }: {
  fen: number;
  size?: PriceSize;
  tone?: 'price' | 'ink' | 'faint' | 'light';
  /** The price that no longer counts. */
  struck?: boolean;
}) => {
  const [yuan, cents] = fenToYuan(fen).split('.');
  return (
    <View className={`price price--${size} price--${tone} ${struck ? 'is-struck' : ''}`} role='text' aria-label={formatFen(fen)}>
      <Text className='price__sign'>¥</Text>
      <Text className='price__yuan'>{yuan}</Text>
      <Text className='price__fen'>.{cents}</Text>
    </View>
  );
};
