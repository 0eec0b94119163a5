import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { open, routes } from '../../../routes';
import type { Coupon } from '../../../types';
import { Button, Card, CouponTicket, FieldRow, Page } from '../../../ui';
import { useAct } from '../../../use-act';
import { CODE_LENGTH, spaced, typedCode } from './code-input';
import './coupon-code.scss';

const Got = ({ coupon, onMore }: { coupon: Coupon; onMore: () => void }) => (
  <>
    <Text className='coupon-code__done' role='status'>兑换成功，已放进券包</Text>
    <CouponTicket full coupon={coupon} />
    <Button wide onTap={() => open(routes.coupons())}>查看我的券</Button>
    <Button wide kind='quiet' className='coupon-code__more' onTap={onMore}>再兑一张</Button>
  </>
);

/** A code from a card or a poster gives its coupon. */
export default function CouponCodePage() {
  const [code, setCode] = useState('');
  const [coupon, setCoupon] = useState<Coupon | null>(null);
  const redeem = useAct(async () => setCoupon(await api('POST /v1/member/coupon-codes/redeem', { body: { code } })));
  const change = (text: string): void => {
    redeem.clear();
    setCode(typedCode(text));
  };
  const more = (): void => {
    setCode('');
    setCoupon(null);
  };
  if (coupon) return <Page><Got coupon={coupon} onMore={more} /></Page>;
  return (
    <Page>
      <Card className='coupon-code'>
        <FieldRow title='兑换码' value={spaced(code)} placeholder='14 位字母或数字' maxLength={CODE_LENGTH + 2} problem={redeem.problem?.message} onChange={change} />
      </Card>
      <View className='coupon-code__note'><Text>不分大小写，没有数字 0、1、2、5、8 和字母 B、I、L、O、S、U、V、Z。每个码只能用一次。</Text></View>
      <Button wide busy={redeem.busy} disabled={code.length < CODE_LENGTH} onTap={() => void redeem.run()}>兑换</Button>
    </Page>
  );
}
