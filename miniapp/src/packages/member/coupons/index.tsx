import { useState } from 'react';
import { View } from '@tarojs/components';
import { api } from '../../../api';
import { open, routes } from '../../../routes';
import type { Coupon } from '../../../types';
import { BoneCards, Button, CouponTicket, EmptyState, Loaded, openTab, Page, Segments } from '../../../ui';
import { useLoad } from '../../../use-load';

type View3 = 'usable' | 'used' | 'expired';

const views: readonly { key: View3; name: string }[] = [
  { key: 'usable', name: '可用' }, { key: 'used', name: '已使用' }, { key: 'expired', name: '已过期' },
];

const nothing: Record<View3, { title: string; hint?: string }> = {
  usable: { title: '现在没有可用的券', hint: '领券中心里也许有适合你的' },
  used: { title: '还没有用过券' },
  expired: { title: '没有过期的券，真好' },
};

const onlyInShop = ({ scope }: Coupon): boolean => scope.channels.length === 1 && scope.channels[0] === 'shop';

/** One tap to where it can be used: the code at the counter, or the shop when it is good only there. */
const Use = ({ coupon }: { coupon: Coupon }) =>
  coupon.state === 'issued'
    ? <Button size='small' kind='coupon' onTap={() => openTab(onlyInShop(coupon) ? 'shop' : 'code')}>{onlyInShop(coupon) ? '去买' : '去用'}</Button>
    : null;

const List = ({ state }: { state: View3 }) => {
  const load = useLoad(`coupons-${state}`, () => api('GET /v1/member/coupons', { query: { state } }));
  const { title, hint } = nothing[state];
  const act = state === 'usable' ? { act: '去领券中心', onAct: () => open(routes.claim()) } : {};
  return (
    <Loaded
      load={load}
      skeleton={<BoneCards count={4} height={88} />}
      empty={({ coupons }) => coupons.length === 0 && <EmptyState kind='no-coupons' title={title} hint={hint} {...act} />}
    >
      {({ coupons }) => (
        <View>
          {coupons.map((coupon) => (
            <CouponTicket key={coupon.id} full coupon={coupon} aside={state === 'usable' ? <Use coupon={coupon} /> : undefined} />
          ))}
        </View>
      )}
    </Loaded>
  );
};

export default function CouponsPage() {
  const [state, setState] = useState<View3>('usable');
  return (
    <Page>
      <Segments label='券的状态' options={views} chosen={state} onChoose={setState} />
      <List key={state} state={state} />
    </Page>
  );
}
