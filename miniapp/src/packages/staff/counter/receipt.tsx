import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { sayCount, countdownParts } from '../../../say';
import { PriceLines } from '../../../shop/price-lines';
import { Button, Icon, PriceText, useTimeLeft } from '../../../ui';
import { UndoSheet } from '../undo-sheet';
import type { Sale } from './counter-state';
import type { Counter } from './use-counter';

const Undo = ({ counter, sale, onUndo }: { counter: Counter; sale: Sale; onUndo: () => void }) => {
  const leftMs = useTimeLeft(sale.undoUntil);
  const { minutes, seconds } = countdownParts(leftMs);
  if (leftMs === 0) return <Text className='receipt__late'>已过可撤销的时间，如需更正请找店长</Text>;
  return (
    <Button wide kind='outline' busy={counter.busy} onTap={onUndo}>
      {`撤销这笔（还剩 ${minutes}:${seconds}）`}
    </Button>
  );
};

const gains = (sale: Sale): string =>
  [`+${sayCount(sale.pointsEarned)} 积分`, `+${sayCount(sale.growthEarned)} 成长值`, `现为${sale.tierAfter}`].join(' · ');

/** What was booked; undo stands ready for some minutes, the next guest first. */
export const Receipt = ({ counter, sale }: { counter: Counter; sale: Sale }) => {
  const undone = sale.state === 'undone';
  const [asking, setAsking] = useState(false);
  const undo = (reason: string): void => {
    setAsking(false);
    void counter.undo(sale, reason);
  };
  return (
    <View className={`receipt ${undone ? 'is-undone' : ''}`}>
      <View className='receipt__head'>
        <View className='receipt__mark'><Icon name={undone ? 'refresh' : 'check'} size={34} colour={theme.colour.onJade} strokeWidth={2} /></View>
        <Text className='receipt__title' role='status'>{undone ? '已撤销' : '已入账'}</Text>
        <PriceText fen={sale.payableFen} size='hero' tone='ink' />
        <Text className='receipt__who'>{sale.memberMasked} · {sale.storeName}</Text>
        {!undone && <Text className='receipt__gains'>{gains(sale)}</Text>}
        {undone && <Text className='receipt__gains'>券、积分和成长值都已退回</Text>}
      </View>
      <View className='receipt__lines'><PriceLines price={sale.price} payableFen={sale.payableFen} label={undone ? '原实收' : '实收'} /></View>
      <View className='receipt__acts'>
        {counter.problem && <Text className='counter-problem' role='alert'>{counter.problem}</Text>}
        {!undone && <Undo counter={counter} sale={sale} onUndo={() => setAsking(true)} />}
        <Button wide icon='scan' onTap={() => { counter.next(); void counter.scan(); }}>扫下一位</Button>
      </View>
      <UndoSheet sale={asking ? sale : null} onChoose={(_, reason) => undo(reason)} onClose={() => setAsking(false)} />
    </View>
  );
};
