import { useRouter, useShareAppMessage } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { formatMinute } from '@shuke/shared/values/time';
import { api } from '../../../api';
import { open, routes } from '../../../routes';
import type { CouponGift } from '../../../types';
import { Bone, Button, Card, confirm, Loaded, openTab, Page, toast } from '../../../ui';
import { useAct } from '../../../use-act';
import { useLoad, type Load } from '../../../use-load';
import { giftWords, shareWords } from './gift-words';
import { ShareButton } from './share-button';
import './coupon-gift.scss';

/** The giver: share the link, or take the coupon back. */
const Given = ({ gift, load }: { gift: CouponGift; load: Load<CouponGift> }) => {
  const withdraw = useAct(async () => {
    if (!(await confirm('撤回这张券', '撤回后好友手里的链接失效，券回到你的券包。', '撤回'))) return;
    load.replace(await api('POST /v1/member/coupon-gifts/:token/withdraw', { params: { token: gift.token } }));
    toast('已撤回');
  });
  if (gift.state !== 'open') return <Button wide onTap={() => open(routes.coupons())}>回到我的券</Button>;
  return (
    <>
      <ShareButton path={routes.couponGift(gift.token)} />
      <Button wide kind='quiet' className='coupon-gift__second' busy={withdraw.busy} onTap={() => void withdraw.run()}>撤回</Button>
      {withdraw.problem && <Text className='coupon-gift__problem' role='alert'>{withdraw.problem.message}</Text>}
    </>
  );
};

/** The friend: one button. Who has not joined is led to where one joins, and comes back by the same link. */
const Friend = ({ gift, load }: { gift: CouponGift; load: Load<CouponGift> }) => {
  const take = useAct(async () => {
    await api('POST /v1/member/coupon-gifts/:token/claim', { params: { token: gift.token } });
    toast('已放进券包');
    await load.reload();
  });
  if (gift.mine === 'taken') return <Button wide onTap={() => open(routes.coupons())}>查看我的券</Button>;
  if (gift.state !== 'open') return <Button wide onTap={() => open(routes.claim())}>看看其他券</Button>;
  if (take.problem?.code === 'NOT_JOINED') {
    return (
      <>
        <Text className='coupon-gift__problem' role='alert'>加入会员后就能领取，加入后再点一次好友的链接。</Text>
        <Button wide onTap={() => openTab('home')}>去加入会员</Button>
      </>
    );
  }
  return (
    <>
      {take.problem && <Text className='coupon-gift__problem' role='alert'>{take.problem.message}</Text>}
      <Button wide kind='coupon' busy={take.busy} onTap={() => void take.run()}>收下这张券</Button>
    </>
  );
};

export default function CouponGiftPage() {
  const { token = '' } = useRouter().params;
  const load = useLoad(`coupon-gift-${token}`, () => api('GET /v1/member/coupon-gifts/:token', { params: { token } }));
  const gift = load.state.kind === 'ready' ? load.state.data : undefined;
  useShareAppMessage(() => ({ title: gift ? shareWords(gift) : '送你一张券', path: routes.couponGift(token) }));
  return (
    <Page>
      <Loaded load={load} skeleton={<Bone height={320} radius={12} />} failure='no-coupons'>
        {(data) => (
          <>
            <Card className='coupon-gift'>
              <Text className='coupon-gift__lead'>{giftWords(data)}</Text>
              <Text className='coupon-gift__title' role='heading' aria-level='1'>{data.title}</Text>
              <Text className='coupon-gift__summary'>{data.summary}</Text>
              <Text className='coupon-gift__conditions'>{data.conditions}</Text>
              {data.state === 'open' && <Text className='coupon-gift__until'>{`${formatMinute(new Date(data.expiresAt))} 前有效，先到先得，过期自动退回`}</Text>}
            </Card>
            <View>{data.mine === 'given' ? <Given gift={data} load={load} /> : <Friend gift={data} load={load} />}</View>
          </>
        )}
      </Loaded>
    </Page>
  );
}
