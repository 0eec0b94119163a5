import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { platform } from '../../../platform';
import { usePickupStore } from '../../../shop/pickup-store';
import { storeFacts } from '../../../shop/store-sheet';
import { Card, Icon, Tap } from '../../../ui';

/** Where it waits: the way there and the telephone. */
export const PickupStoreCard = ({ storeId, name }: { storeId: string; name: string }) => {
  const store = usePickupStore().stores.find(({ id }) => id === storeId);
  return (
    <Card className='order-store'>
      <View className='order-store__words'>
        <Text className='order-store__name'>{name}自提</Text>
        {store && <Text className='order-store__facts'>{storeFacts(store)}</Text>}
        {store && <Text className='order-store__facts'>{store.address}</Text>}
      </View>
      {store && (
        <>
          <Tap className='order-store__act' label='打电话' onTap={() => platform.call(store.phone)}>
            <Icon name='phone' size={22} colour={theme.colour.jade} />
          </Tap>
          <Tap className='order-store__act' label='导航' onTap={() => platform.openMap(store)}>
            <Icon name='location' size={22} colour={theme.colour.jade} />
          </Tap>
        </>
      )}
    </Card>
  );
};
