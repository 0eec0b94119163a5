import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { platform } from '../platform';
import { sayDistance } from '../say';
import type { Store } from '../types';
import { Icon } from './icon';
import { Picture } from './picture';
import { Tap } from './tap';
import './store-card.scss';

const Acts = ({ store }: { store: Store }) => (
  <View className='store-card__acts'>
    <Tap className='store-card__act' label={`打电话给${store.name}`} onTap={() => platform.call(store.phone)}>
      <Icon name='phone' size={20} colour={theme.colour.jade} />
    </Tap>
    <Tap className='store-card__act' label={`导航到${store.name}`} onTap={() => platform.openMap(store)}>
      <Icon name='location' size={20} colour={theme.colour.jade} />
    </Tap>
  </View>
);

/** A store: where, how far, open or not, and the two ways to reach it. */
export const StoreCard = ({ store }: { store: Store }) => (
  <View className='store-card'>
    <Picture className='store-card__picture' src={store.picture} />
    <View className='store-card__words'>
      <Text className='store-card__name'>{store.name}</Text>
      <Text className='store-card__hours'>
        <Text className={store.open ? 'store-card__open' : 'store-card__closed'}>{store.openingText}</Text>
      </Text>
      <Text className='store-card__address'>
        {store.distanceMetres === null ? store.address : `${sayDistance(store.distanceMetres)} · ${store.address}`}
      </Text>
    </View>
    <Acts store={store} />
  </View>
);
