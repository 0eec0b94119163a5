import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { Icon, Tap } from '../ui';
import type { PickupStore } from './pickup-store';
import { storeFacts, StoreSheet } from './store-sheet';
import './store-bar.scss';

/** One line that says where the order is fetched, and changes it. */
export const StoreBar = ({ pickup: { stores, chosen }, plain }: { pickup: PickupStore; plain?: boolean }) => {
  const [open, setOpen] = useState(false);
  if (!chosen) return null;
  return (
    <>
      <Tap className={`store-bar ${plain ? 'store-bar--plain' : ''}`} label={`取货门店 ${chosen.name}，点按更换`} onTap={() => setOpen(true)}>
        <Icon name='location' size={20} colour={theme.colour.jade} />
        <View className='store-bar__words'>
          <Text className='store-bar__name'>{chosen.name}自提</Text>
          <Text className='store-bar__facts'>{storeFacts(chosen)}</Text>
        </View>
        <Text className='store-bar__change'>更换</Text>
        <Icon name='right' size={14} colour={theme.colour.secondary} />
      </Tap>
      <StoreSheet open={open} stores={stores} chosen={chosen} onClose={() => setOpen(false)} />
    </>
  );
};
