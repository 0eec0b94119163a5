import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { platform } from '../../../platform';
import type { Order } from '../../../types';
import { Button, Card, confirm, Tap, toast } from '../../../ui';
import { useAct } from '../../../use-act';

const copy = (parcelNo: string): void => void platform.copy(parcelNo).then(() => toast('已复制快递单号'), () => undefined);

/** Where the parcel goes, its number, and "it is here". */
export const ParcelCard = ({ order, parcel, onReceived }: { order: Order; parcel: NonNullable<Order['parcel']>; onReceived: (order: Order) => void }) => {
  const receive = useAct(async (key) => {
    onReceived(await api('POST /v1/member/orders/:id/receive', { params: { id: order.id } }, { key }));
    toast('已确认收货');
  });
  const ask = async (): Promise<void> => {
    if (await confirm('确认收货', '确认包裹已经在你手里。', '已收到')) await receive.run();
  };
  const { parcelNo, carrier, to } = parcel;
  return (
    <Card className='order-store'>
      <View className='order-store__words'>
        <Text className='order-store__name'>快递配送</Text>
        {to !== '' && <Text className='order-store__facts'>{to}</Text>}
        {parcelNo && (
          <Tap className='order-store__parcel' label={`${carrier ?? '快递'} ${parcelNo}，点按复制`} onTap={() => copy(parcelNo)}>
            <Text>{carrier} {parcelNo}</Text><Text className='order__copy'>复制</Text>
          </Tap>
        )}
        {receive.problem && <Text className='order-store__facts' role='alert'>{receive.problem.message}</Text>}
      </View>
      {order.state === 'sent' && <Button size='small' kind='quiet' busy={receive.busy} onTap={() => void ask()}>确认收货</Button>}
    </Card>
  );
};
