import { Text, View } from '@tarojs/components';
import { serverNow } from '../../clock';
import { open, routes } from '../../routes';
import { sayCount, sayUntil } from '../../say';
import type { Home } from '../../types';
import { Tap } from '../../ui';

const Figure = ({ value, name, note, onTap }: { value: number; name: string; note?: string; onTap: () => void }) => (
  <Tap className='home-numbers__one' role='link' label={`${name} ${value}${note ? `，${note}` : ''}`} onTap={onTap}>
    <Text className='home-numbers__value'>{sayCount(value)}</Text>
    <Text className='home-numbers__name'>{name}</Text>
    {note && <Text className='home-numbers__note'>{note}</Text>}
  </Tap>
);

/** Points, coupons, and what will be lost soon. */
export const HomeNumbers = ({ home: { points, coupons } }: { home: Home }) => (
  <View className='home-numbers'>
    <Figure value={points.balance} name='积分' note={points.debt > 0 ? `待抵 ${points.debt}` : undefined} onTap={() => open(routes.points())} />
    <Figure value={coupons.usable} name='可用券' onTap={() => open(routes.coupons())} />
    <Figure
      value={points.expiringSoon} name='快到期积分' onTap={() => open(routes.points())}
      note={points.expiringSoon > 0 && points.expiringAt ? sayUntil(points.expiringAt, serverNow()) : undefined}
    />
  </View>
);
