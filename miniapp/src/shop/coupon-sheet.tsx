import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { sayFen } from './say-fen';
import { Button, CouponTicket, EmptyState, Icon, Sheet, Tap } from '../ui';
import { inOrder, toggleCoupon, type QuotedCoupon } from './choose-coupons';
import './coupon-sheet.scss';

const Ticket = ({ row, chosen, onTap }: { row: QuotedCoupon; chosen: boolean; onTap: () => void }) => (
  <CouponTicket
    coupon={row.coupon}
    refusal={row.usable ? null : row.refusal}
    chosen={chosen}
    onTap={row.usable ? onTap : undefined}
    aside={row.usable && (
      <View className='coupon-choice'>
        <Text className='coupon-choice__saves'>{row.coupon.benefit.kind === 'gift' ? '赠' : `-${sayFen(row.savesFen)}`}</Text>
        <View className={`coupon-choice__tick ${chosen ? 'is-on' : ''}`}>
          {chosen && <Icon name='check' size={14} colour={theme.colour.onJade} strokeWidth={2.6} />}
        </View>
      </View>
    )}
  />
);

/** Why this one is in the mix, or why not. */
const Row = (props: { row: QuotedCoupon; chosen: boolean; onTap: () => void }) => (
  <View>
    <Ticket {...props} />
    {props.row.usable && props.row.note && <Text className='coupon-choice__note'>{props.row.note}</Text>}
  </View>
);

interface CouponSheetProps {
  open: boolean;
  rows: readonly QuotedCoupon[];
  chosen: readonly string[];
  savedFen: number;
  /** Undefined: let the server choose the mix that saves most. */
  onChoose: (couponIds: string[] | undefined) => void;
  onClose: () => void;
}

/** Which coupons: the best mix is ticked already; every one that cannot be used says why. */
export const CouponSheet = ({ open, rows, chosen, savedFen, onChoose, onClose }: CouponSheetProps) => (
  <Sheet
    open={open} title='选择优惠券' onClose={onClose}
    footer={<Button wide onTap={onClose}>{savedFen > 0 ? `就用这些，共省 ${sayFen(savedFen)}` : '这次不用券'}</Button>}
  >
    {rows.length === 0 && <EmptyState kind='no-coupons' title='还没有可用的券' />}
    {rows.length > 0 && (
      <Tap className='coupon-best' onTap={() => onChoose(undefined)}>
        <Text>按最省的组合选</Text>
      </Tap>
    )}
    {inOrder(rows, chosen).map((row) => (
      <Row
        key={row.coupon.id} row={row} chosen={chosen.includes(row.coupon.id)}
        onTap={() => onChoose(toggleCoupon(rows, chosen, row.coupon.id))}
      />
    ))}
  </Sheet>
);
