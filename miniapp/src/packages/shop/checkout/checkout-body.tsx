import { useEffect, useState } from 'react';
import Taro from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { api } from '../../../api';
import { routes } from '../../../routes';
import { sayCount } from '../../../say';
import type { BasketLine } from '../../../shop/basket';
import { savedFen } from '../../../shop/choose-coupons';
import { CouponSheet } from '../../../shop/coupon-sheet';
import { GoodsLines } from '../../../shop/goods-lines';
import type { PickupStore } from '../../../shop/pickup-store';
import { PriceLines } from '../../../shop/price-lines';
import { StoreBar } from '../../../shop/store-bar';
import { sayFen } from '../../../shop/say-fen';
import type { DeliveryAddress } from '../../../types';
import { BoneCards, Button, Card, LinkRow, Loaded, Page, PriceText, SwitchRow, toast } from '../../../ui';
import { useAct } from '../../../use-act';
import { addressProblems, keepAddress, keptAddress, trimmed } from './delivery-address';
import { DeliveryChoice } from './delivery-choice';
import { useCheckout, type Checkout, type Quoted } from './use-checkout';
import './checkout.scss';

interface CheckoutBodyProps {
  pickup: PickupStore;
  storeId: string;
  lines: readonly BasketLine[];
  onOrdered: () => void;
}

const couponWords = ({ chosenCouponIds, coupons, price }: Quoted['quote']): string => {
  if (chosenCouponIds.length > 0) return `已选 ${chosenCouponIds.length} 张，省 ${sayFen(savedFen(price))}`;
  const usable = coupons.filter((row) => row.usable).length;
  return usable > 0 ? `${usable} 张可用，没有选` : '没有可用的券';
};

const Benefits = ({ quote, checkout, onCoupons }: { quote: Quoted['quote']; checkout: Checkout; onCoupons: () => void }) => (
  <Card className='checkout__benefits'>
    <LinkRow
      icon='coupon' title='优惠券' value={couponWords(quote)} onTap={onCoupons}
      hint={checkout.choice.couponIds === undefined && quote.chosenCouponIds.length > 0 ? '这是最省的组合' : undefined}
    />
    {quote.pointsUsable > 0 && (
      <SwitchRow
        title={`用 ${sayCount(quote.pointsUsable)} 积分抵 ${sayFen(quote.pointsUsableFen)}`}
        on={checkout.choice.usePoints}
        onChange={(usePoints) => checkout.choose({ ...checkout.choice, usePoints })}
      />
    )}
  </Card>
);

const useOrder = (checkout: Checkout, { storeId, lines, onOrdered }: CheckoutBodyProps, address: DeliveryAddress | undefined) => {
  const act = useAct(async (key, expectedPayableFen: number) => {
    const body = { storeId, lines: [...lines], ...checkout.choice, expectedPayableFen, ...(address ? { address: trimmed(address) } : {}) };
    const order = await api('POST /v1/member/orders', { body }, { key });
    if (address) keepAddress(trimmed(address));
    onOrdered();
    await Taro.redirectTo({ url: routes.payOrder(order.id) });
  });
  const changed = act.problem?.code === 'PRICE_CHANGED';
  const { reload } = checkout;
  useEffect(() => {
    if (changed) void reload();
  }, [changed, reload]);
  return act;
};

const Footer = ({ quote, act, waiting, onOrder }: { quote: Quoted['quote']; act: ReturnType<typeof useOrder>; waiting: boolean; onOrder: () => void }) => (
  <View className='checkout__footer'>
    {act.problem && (
      <Text className='checkout__problem' role='alert'>
        {act.problem.status === 0 ? '网络不通，订单还没有确认。再点一次不会重复下单' : act.problem.message}
      </Text>
    )}
    <View className='checkout__act'>
      <View className='checkout__sum'>
        <PriceText fen={quote.payableFen} size='large' />
        {quote.pointsEarned > 0 && <Text className='checkout__earned'>付款后得 {sayCount(quote.pointsEarned)} 积分</Text>}
      </View>
      <Button busy={act.busy || waiting} label={`提交订单并支付 ${formatFen(quote.payableFen)}`} onTap={onOrder}>
        提交订单
      </Button>
    </View>
  </View>
);

/** The address, and whether what is missing in it is to be said: only after a try to order. */
const useAddress = (needed: boolean) => {
  const [address, setAddress] = useState(keptAddress);
  const [asked, setAsked] = useState(false);
  const complete = (): boolean => {
    setAsked(needed);
    const missing = needed && Object.keys(addressProblems(address)).length > 0;
    if (missing) toast('请先补全收货地址');
    return !missing;
  };
  return { address, setAddress, asked, complete };
};

export const CheckoutBody = (props: CheckoutBodyProps) => {
  const { pickup, storeId, lines } = props;
  const checkout = useCheckout(storeId, lines);
  const byParcel = checkout.choice.delivery === 'parcel';
  const to = useAddress(byParcel);
  const act = useOrder(checkout, props, byParcel ? to.address : undefined);
  const [choosing, setChoosing] = useState(false);
  const { state, choice } = checkout;
  const quoted = state.kind === 'ready' ? state.data : undefined;
  const waiting = state.kind === 'ready' && state.refreshing;
  const load = { state, reload: checkout.reload, replace: () => undefined };
  return (
    <Page className='checkout' footer={quoted && <Footer quote={quoted.quote} act={act} waiting={waiting} onOrder={() => to.complete() && void act.run(quoted.quote.payableFen)} />}>
      {!byParcel && <StoreBar pickup={pickup} />}
      <Loaded load={load} skeleton={<BoneCards count={3} height={140} />} failure='no-results'>
        {({ quote, store }) => (
          <>
            <Text className='checkout__where'>{byParcel ? `由${store.name}发出，发货后告诉你快递单号` : `${store.address}，付款后凭取货码领取`}</Text>
            {quote.delivery.offered && (
              <DeliveryChoice
                delivery={quote.delivery} address={to.address} asked={to.asked} onAddress={to.setAddress}
                onMethod={(delivery) => checkout.choose({ ...choice, delivery })}
              />
            )}
            <Card className='checkout__goods'><GoodsLines lines={quote.lines} /></Card>
            <Benefits quote={quote} checkout={checkout} onCoupons={() => setChoosing(true)} />
            <Card className='checkout__price'><PriceLines price={quote.price} payableFen={quote.payableFen} /></Card>
            <CouponSheet
              open={choosing} rows={quote.coupons} chosen={quote.chosenCouponIds} savedFen={savedFen(quote.price)}
              onChoose={(couponIds) => checkout.choose({ ...choice, couponIds })} onClose={() => setChoosing(false)}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
};
