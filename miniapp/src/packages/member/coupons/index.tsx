import { useEffect, useState } from 'react';
import { View } from '@tarojs/components';
import { api } from '../../../api';
import { open, routes } from '../../../routes';
import type { Coupon } from '../../../types';
import { BoneCards, Button, Card, confirm, CouponTicket, EmptyState, LinkRow, Loaded, openTab, Page, Segments, toast } from '../../../ui';
import { useAct } from '../../../use-act';
import { useLoad } from '../../../use-load';
import './coupons.scss';

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

/** Free shipping means nothing at a counter. */
const forShop = (coupon: Coupon): boolean => onlyInShop(coupon) || coupon.benefit.kind === 'shipping' || coupon.benefit.kind === 'item';

/** Sets the coupon aside and opens the page from which it is sent. */
const Give = ({ coupon, onFailed }: { coupon: Coupon; onFailed: () => void }) => {
  const give = useAct(async (key) => {
    if (!(await confirm('转赠这张券', '好友收下之前你不能用它，可以随时撤回；72 小时没人收下会自动退回。', '转赠'))) return;
    const gift = await api('POST /v1/member/coupons/:id/gift', { params: { id: coupon.id } }, { key });
    open(routes.couponGift(gift.token));
  });
  const { problem } = give;
  useEffect(() => {
    if (!problem) return;
    toast(problem.message);
    onFailed();
  }, [problem, onFailed]);
  return <Button size='small' kind='quiet' busy={give.busy} label={`转赠${coupon.title}`} onTap={() => void give.run()}>转赠</Button>;
};

/** The gift that carries it: to send the link again, or take the coupon back. */
const Sent = ({ coupon }: { coupon: Coupon }) => {
  const find = useAct(async () => {
    const { gifts } = await api('GET /v1/member/coupon-gifts');
    const gift = gifts.find(({ couponId, state }) => couponId === coupon.id && state === 'open');
    if (gift) open(routes.couponGift(gift.token));
    else toast('这份赠送已经结束，下拉刷新看看');
  });
  return <Button size='small' kind='quiet' busy={find.busy} label={`查看${coupon.title}的赠送`} onTap={() => void find.run()}>赠送中</Button>;
};

/** One tap to where it can be used: the code at the counter, or the shop when it is good only there. */
const Use = ({ coupon, onChanged }: { coupon: Coupon; onChanged: () => void }) => {
  if (coupon.state === 'gifting') return <Sent coupon={coupon} />;
  if (coupon.state !== 'issued') return null;
  return (
    <View className='coupons__acts'>
      <Button size='small' kind='coupon' onTap={() => openTab(forShop(coupon) ? 'shop' : 'code')}>{forShop(coupon) ? '去买' : '去用'}</Button>
      {coupon.giftable && <Give coupon={coupon} onFailed={onChanged} />}
    </View>
  );
};

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
            <CouponTicket key={coupon.id} full coupon={coupon} aside={state === 'usable' ? <Use coupon={coupon} onChanged={() => void load.reload()} /> : undefined} />
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
      {state === 'usable' && <Card className='coupons__code'><LinkRow title='输入兑换码' icon='coupon' onTap={() => open(routes.couponCode())} /></Card>}
      <List key={state} state={state} />
    </Page>
  );
}
