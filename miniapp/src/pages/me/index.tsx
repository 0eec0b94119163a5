import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { cacheClear } from '../../cache';
import { useHome } from '../../load-home';
import { open, routes } from '../../routes';
import { sayCount } from '../../say';
import { endSession, useSession, type StaffIdentity } from '../../session';
import type { Home, Profile } from '../../types';
import { Avatar, Bone, BoneCards, Button, Card, confirm, Icon, LinkRow, Loaded, openTab, Page, Tap, tierLook, type IconName } from '../../ui';
import './me.scss';

const Who = ({ profile, tier }: { profile: Profile; tier: Home['tier'] }) => (
  <Tap className='me__who' role='link' label={`${profile.nickname}，编辑资料`} onTap={() => open(routes.profile())}>
    <Avatar avatarKey={profile.avatarKey} className='me__face' />
    <View className='me__names'>
      <Text className='me__nickname'>{profile.nickname}</Text>
      <View className='me__line'>
        {tier && <Text className={`me__tier me__tier--${tierLook(tier)}`}>{tier.name}</Text>}
        <Text className='me__no'>No. {profile.memberNo}</Text>
      </View>
    </View>
    <Icon name='right' size={16} colour={theme.colour.faint} />
  </Tap>
);

const orderDoors: readonly { state: 'unpaid' | 'active' | 'done'; name: string; icon: IconName }[] = [
  { state: 'unpaid', name: '待付款', icon: 'wallet' },
  { state: 'active', name: '待取货', icon: 'pickup' },
  { state: 'done', name: '已完成', icon: 'order' },
];

const Orders = () => (
  <Card className='me__orders'>
    {orderDoors.map(({ state, name, icon }) => (
      <Tap key={state} className='me__door' role='link' label={`${name}的订单`} onTap={() => open(routes.orders(state))}>
        <Icon name={icon} size={26} colour={theme.colour.ink} />
        <Text className='me__door-name'>{name}</Text>
      </Tap>
    ))}
  </Card>
);

const Mine = ({ home }: { home: Home }) => (
  <Card className='me__rows'>
    <LinkRow icon='coupon' title='我的券' value={`${home.coupons.usable} 张可用`} onTap={() => open(routes.coupons())} />
    <LinkRow icon='points' title='积分' value={sayCount(home.points.balance)} onTap={() => open(routes.points())} />
    <LinkRow icon='gift' title='积分商城' onTap={() => open(routes.pointsMall())} />
    <LinkRow icon='calendar' title='签到与任务' onTap={() => open(routes.tasks())} />
    <LinkRow icon='tier' title='等级与权益' value={home.tier?.name} onTap={() => open(routes.tier())} />
    <LinkRow icon='wallet' title='会员卡' value={home.tier?.card?.name} onTap={() => open(routes.card())} />
    <LinkRow icon='gift' title='领券中心' value={home.claimable.length > 0 ? `${home.claimable.length} 张可领` : undefined} onTap={() => open(routes.claim())} />
    <LinkRow icon='share' title='邀请有礼' hint='请好友喝茶，你们都有礼' onTap={() => open(routes.invite())} />
    <LinkRow icon='team' title='拼团' onTap={() => open(routes.groupBuys())} />
  </Card>
);

const Desk = ({ staff }: { staff: StaffIdentity }) => (
  <Card className='me__rows'>
    <LinkRow icon='scan' title='店员工作台' hint={staff.stores.map(({ name }) => name).join('、')} onTap={() => open(routes.counter())} />
    <LinkRow icon='pickup' title='核对兑换码' hint='积分商城的到店领取' onTap={() => open(routes.pickups())} />
  </Card>
);

const signOut = async (): Promise<void> => {
  if (!(await confirm('退出登录', '这台手机上缓存的会员码和内容会清掉，下次打开会重新登录。', '退出登录'))) return;
  cacheClear();
  await endSession();
  openTab('home');
};

const Ours = () => (
  <Card className='me__rows'>
    <LinkRow icon='location' title='门店' onTap={() => open(routes.stores())} />
    <LinkRow icon='shield' title='隐私与授权' hint='你同意过什么、谁看过你的信息' onTap={() => open(routes.privacy())} />
    {process.env.TARO_ENV === 'h5' && <LinkRow icon='me' title='退出登录' onTap={() => void signOut()} />}
  </Card>
);

const MeSkeleton = () => (
  <>
    <Bone height={72} radius={12} gap={20} />
    <Bone height={96} radius={12} gap={12} />
    <BoneCards count={2} height={240} />
  </>
);

const Stranger = () => (
  <Card className='me__stranger'>
    <Text className='me__nickname'>你还不是会员</Text>
    <Text className='me__hint'>加入后可以积分、用券，在店里和商城享受会员价。</Text>
    <Button wide onTap={() => openTab('home')}>去加入会员</Button>
  </Card>
);

export default function MePage() {
  const session = useSession();
  const load = useHome();
  return (
    <Page tab='me' className='me'>
      <Loaded load={load} skeleton={<MeSkeleton />}>
        {(home) => (
          <>
            {home.profile ? <Who profile={home.profile} tier={home.tier} /> : <Stranger />}
            {session?.staff && <Desk staff={session.staff} />}
            {home.joined && <Orders />}
            {home.joined && <Mine home={home} />}
            <Ours />
          </>
        )}
      </Loaded>
    </Page>
  );
}
