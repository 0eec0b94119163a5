import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { sayDistance } from '../say';
import type { Store } from '../types';
import { Icon, Picture, Sheet, Tap } from '../ui';
import { choosePickupStore } from './pickup-store';
import './store-sheet.scss';

export const storeFacts = (store: Store): string =>
  [store.openingText, store.distanceMetres === null ? undefined : sayDistance(store.distanceMetres)]
    .filter((part) => part !== undefined)
    .join(' · ');

const Choice = ({ store, chosen, onChoose }: { store: Store; chosen: boolean; onChoose: () => void }) => (
  <Tap className={`store-choice ${chosen ? 'is-chosen' : ''}`} role='radio' selected={chosen} label={store.name} onTap={onChoose}>
    <Picture className='store-choice__picture' src={store.picture} />
    <View className='store-choice__words'>
      <Text className='store-choice__name'>{store.name}</Text>
      <Text className='store-choice__facts'>{storeFacts(store)}</Text>
      <Text className='store-choice__facts'>{store.address}</Text>
    </View>
    <View className='store-choice__tick'>{chosen && <Icon name='check' size={20} colour={theme.colour.jade} strokeWidth={2.2} />}</View>
  </Tap>
);

interface StoreSheetProps {
  open: boolean;
  stores: readonly Store[];
  chosen: Store | undefined;
  onClose: () => void;
}

/** Where do you fetch it. Each store keeps a basket of its own, so changing the store loses nothing. */
export const StoreSheet = ({ open, stores, chosen, onClose }: StoreSheetProps) => {
  const choose = (id: string): void => {
    choosePickupStore(id);
    onClose();
  };
  return (
    <Sheet open={open} title='在哪家店取' onClose={onClose}>
      {stores.map((store) => (
        <Choice key={store.id} store={store} chosen={store.id === chosen?.id} onChoose={() => choose(store.id)} />
      ))}
    </Sheet>
  );
};
