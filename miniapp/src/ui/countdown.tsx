import { useEffect, useRef, useState } from 'react';
import { Text, View } from '@tarojs/components';
import { serverNow } from '../clock';
import { countdownParts } from '../say';
import './countdown.scss';

const leftUntil = (end: number): number => Math.max(0, end - serverNow());

/** Milliseconds until an instant of the server, counted down each second; `onOver` is called once. */
export const useTimeLeft = (until: string | number, onOver?: () => void): number => {
  const end = typeof until === 'number' ? until : Date.parse(until);
  const [leftMs, setLeftMs] = useState(() => leftUntil(end));
  const over = useRef(onOver);
  over.current = onOver;
  useEffect(() => {
    setLeftMs(leftUntil(end));
    let done = leftUntil(end) === 0;
    const timer = setInterval(() => {
      const now = leftUntil(end);
      setLeftMs(now);
      if (now > 0 || done) return;
      done = true;
      over.current?.();
    }, 1000);
    return () => clearInterval(timer);
  }, [end]);
  return leftMs;
};

/** `23:04:11`; whole days are told as words. Calls `onOver` when it ends. */
export const Countdown = ({ until, before, onOver }: { until: string; before?: string; onOver?: () => void }) => {
  const { days, hours, minutes, seconds } = countdownParts(useTimeLeft(until, onOver));
  return (
    <View className='countdown' role='timer'>
      {before && <Text className='countdown__word'>{before}</Text>}
      {days > 0 && <Text className='countdown__word'>{days} 天</Text>}
      <Text className='countdown__digits'>{hours}:{minutes}:{seconds}</Text>
    </View>
  );
};
