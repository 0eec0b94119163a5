import type { ReactNode } from 'react';
import { Text, View } from '@tarojs/components';
import { serverNow } from '../clock';
import { couponFace, daysLeft, sayUntil, SOON_DAYS } from '../say';
import type { Coupon } from '../types';
import { Tap } from './tap';
import './coupon-ticket.scss';

type Face = Pick<Coupon, 'benefit' | 'title'> & Partial<Pick<Coupon, 'conditions' | 'expiresAt' | 'state'>>;

interface CouponTicketProps {
  coupon: Face;
  /** Why it cannot be used here; greys the ticket. */
  refusal?: string | null;
  /** Beside the words: a button, a tick, what it saves. */
  aside?: ReactNode;
  chosen?: boolean;
  /** Every condition to the last word, where the member looks at coupons and not at something else. */
  full?: boolean;
  onTap?: () => void;
}

const stamps: Partial<Record<Coupon['state'], string>> = {
  redeemed: '已使用', expired: '已过期', revoked: '已作废', held: '使用中', gifting: '赠送中',
};

const Value = ({ coupon }: { coupon: Face }) => {
  const { value, unit, under } = couponFace(coupon);
  return (
    <View className='coupon__value'>
      <View className='coupon__number'>
        {unit === '¥' && <Text className='coupon__unit'>¥</Text>}
        <Text className={value.length > 3 ? 'coupon__figure is-long' : 'coupon__figure'}>{value}</Text>
        {unit === '折' && <Text className='coupon__unit'>折</Text>}
      </View>
      <Text className='coupon__under'>{under}</Text>
    </View>
  );
};

const isOver = (state: Coupon['state'] | undefined): boolean => state === 'redeemed' || state === 'expired' || state === 'revoked';

/** The conditions name the last day; only when it is near is it said once more, in days. */
const Until = ({ coupon: { state, expiresAt, conditions } }: { coupon: Face }) => {
  if (isOver(state) || !expiresAt) return null;
  const days = daysLeft(expiresAt, serverNow());
  const told = conditions !== undefined && (days === undefined || days > SOON_DAYS);
  return told ? null : <Text className='coupon__until'>{sayUntil(expiresAt, serverNow())}</Text>;
};

/** A coupon as a ticket: value on the stub, conditions in plain words, until when. */
export const CouponTicket = ({ coupon, refusal, aside, chosen, full, onTap }: CouponTicketProps) => {
  const stamp = coupon.state && stamps[coupon.state];
  const dull = isOver(coupon.state) || Boolean(refusal);
  const body = (
    <>
      <Value coupon={coupon} />
      <View className='coupon__words'>
        <Text className='coupon__title'>{coupon.title}</Text>
        {coupon.conditions && <Text className='coupon__conditions'>{coupon.conditions}</Text>}
        {refusal && <Text className='coupon__refusal'>{refusal}</Text>}
        {!refusal && <Until coupon={coupon} />}
      </View>
      {(aside || stamp) && <View className='coupon__aside'>{aside ?? <Text className='coupon__stamp'>{stamp}</Text>}</View>}
    </>
  );
  const look = `coupon ${dull ? 'is-dull' : ''} ${chosen ? 'is-chosen' : ''} ${full ? 'is-full' : ''}`;
  return onTap ? <Tap className={look} onTap={onTap}>{body}</Tap> : <View className={look}>{body}</View>;
};
