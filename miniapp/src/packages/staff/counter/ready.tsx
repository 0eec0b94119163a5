import { useState } from 'react';
import { Input, Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { formatFen } from '@shuke/shared/values/money';
import { open, routes } from '../../../routes';
import { Button, Icon, Tap } from '../../../ui';
import type { CounterStore } from '../counter-store';
import { StoreSwitch } from '../store-switch';
import { useShift } from '../use-shift';
import type { Counter } from './use-counter';

const Typed = ({ counter }: { counter: Counter }) => {
  const [digits, setDigits] = useState('');
  return (
    <View className='counter-typed'>
      <Input
        className='counter-typed__input' type='number' value={digits} maxlength={20} aria-label='会员码下的数字'
        placeholder='或输入会员码下的数字' placeholderClass='counter-typed__placeholder' onInput={(event) => setDigits(event.detail.value)}
      />
      <Button kind='quiet' disabled={digits.trim().length < 4} onTap={() => void counter.identify(digits)}>识别</Button>
    </View>
  );
};

const Today = ({ storeId }: { storeId: string }) => {
  const { state } = useShift(storeId);
  const today = state.kind === 'ready' ? state.data.today : undefined;
  return (
    <Tap className='counter-today' role='link' label='今天的入账' onTap={() => open(routes.shift())}>
      <View className='counter-today__one'>
        <Text className='counter-today__value'>{today ? today.sales : '–'}</Text><Text className='counter-today__name'>今天单数</Text>
      </View>
      <View className='counter-today__one'>
        <Text className='counter-today__value'>{today ? formatFen(today.payableFen) : '–'}</Text><Text className='counter-today__name'>实收</Text>
      </View>
      <Icon name='right' size={16} colour={theme.colour.secondary} />
    </Tap>
  );
};

export const Ready = ({ counter, store }: { counter: Counter; store: CounterStore }) => (
  <View className='counter-ready'>
    <StoreSwitch store={store} />
    <View className='counter-ready__middle'>
      <Tap className='counter-scan' disabled={counter.busy} label='扫会员码' onTap={() => void counter.scan()}>
        <Icon name='scan' size={72} colour={theme.colour.onJade} strokeWidth={1.3} />
        <Text className='counter-scan__words'>{counter.busy ? '正在识别…' : '扫会员码'}</Text>
      </Tap>
      {counter.problem && <Text className='counter-problem' role='alert'>{counter.problem}</Text>}
      <Typed counter={counter} />
    </View>
    <Today storeId={store.id} />
  </View>
);
