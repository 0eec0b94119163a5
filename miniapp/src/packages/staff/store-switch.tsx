import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { Icon, Sheet, Tap } from '../../ui';
import { chooseCounterStore, useCounterStore, type CounterStore } from './counter-store';
import './store-switch.scss';

/** Which store I stand in; who works in several changes it here. */
export const StoreSwitch = ({ store }: { store: CounterStore }) => {
  const { staff } = useCounterStore();
  const [open, setOpen] = useState(false);
  const several = (staff?.stores.length ?? 0) > 1;
  const choose = (id: string): void => {
    chooseCounterStore(id);
    setOpen(false);
  };
  return (
    <>
      <Tap className='store-switch' disabled={!several} label={`当前门店 ${store.name}${several ? '，点按更换' : ''}`} onTap={() => setOpen(true)}>
        <Icon name='location' size={20} colour={theme.colour.jade} />
        <Text className='store-switch__name'>{store.name}</Text>
        <Text className='store-switch__who'>{staff?.name}</Text>
        {several && <Text className='store-switch__change'>换店</Text>}
      </Tap>
      <Sheet open={open} title='现在在哪家店' onClose={() => setOpen(false)}>
        {staff?.stores.map(({ id, name }) => (
          <Tap key={id} className='store-switch__row' role='radio' selected={id === store.id} label={name} onTap={() => choose(id)}>
            <Text>{name}</Text>
            <View>{id === store.id && <Icon name='check' size={20} colour={theme.colour.jade} strokeWidth={2.2} />}</View>
          </Tap>
        ))}
      </Sheet>
    </>
  );
};
