import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { api, type Reply } from '../../../api';
import { platform } from '../../../platform';
import { Button, Card, FieldRow, Page, Picture } from '../../../ui';
import { useAct } from '../../../use-act';
import { useCounterStore, type CounterStore } from '../counter-store';
import { signal } from '../signal';
import { StaffOnly } from '../staff-only';
import { StoreSwitch } from '../store-switch';
import './pickups.scss';

type Pickup = Reply<'GET /v1/staff/mall/pickups/:code'>;
interface Found {
  code: string;
  pickup: Pickup;
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');

const Goods = ({ pickup }: { pickup: Pickup }) => (
  <Card className='pickup'>
    <Picture className='pickup__picture' src={pickup.picture} />
    <View className='pickup__words'>
      <Text className='pickup__title'>{pickup.title}</Text>
      <Text className='pickup__who'>{pickup.who}</Text>
      <Text className={`pickup__state is-${pickup.state}`}>{pickup.state === 'ready' ? '待领取' : pickup.state === 'done' ? '已领取' : '已取消'}</Text>
    </View>
  </Card>
);

const AtStore = ({ store }: { store: CounterStore }) => {
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const look = useAct(async (_key, code: string) => {
    setFound({ code, pickup: await api('GET /v1/staff/mall/pickups/:code', { params: { code }, query: { storeId: store.id } }) });
  });
  const hand = useAct(async (_key, code: string) => {
    setFound({ code, pickup: await api('POST /v1/staff/mall/pickups/:code/hand-over', { params: { code }, body: { storeId: store.id } }) });
    signal('done');
  });
  const scan = async (): Promise<void> => {
    const text = await platform.scan(async () => []);
    if (text) await look.run(digitsOf(text));
  };
  const problem = look.problem ?? hand.problem;
  const next = (): void => {
    setFound(null);
    setTyped('');
  };
  return (
    <>
      <StoreSwitch store={store} />
      {!found && (
        <>
          <Button wide icon='scan' busy={look.busy} onTap={() => void scan()}>扫兑换码</Button>
          <FieldRow title='兑换码' type='number' maxLength={14} placeholder='或输入 12 位数字' value={typed} onChange={setTyped} />
          <Button wide kind='quiet' busy={look.busy} disabled={digitsOf(typed).length !== 12} onTap={() => void look.run(digitsOf(typed))}>查看</Button>
        </>
      )}
      {found && <Goods pickup={found.pickup} />}
      {problem && <Text className='pickup-problem' role='alert'>{problem.message}</Text>}
      {found?.pickup.state === 'ready' && <Button wide busy={hand.busy} onTap={() => void hand.run(found.code)}>已交给会员</Button>}
      {found && <Button wide kind='quiet' onTap={next}>下一个</Button>}
    </>
  );
};

export default function PickupsPage() {
  const { store } = useCounterStore();
  return <Page className='pickups'><StaffOnly>{store && <AtStore key={store.id} store={store} />}</StaffOnly></Page>;
}
