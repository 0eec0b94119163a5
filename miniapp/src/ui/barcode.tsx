import { useMemo } from 'react';
import { View } from '@tarojs/components';
import { code128Widths } from './code128';
import './barcode.scss';

/** Bars keep whole device-independent pixels: a scanner reads widths, and rounding would bend them. */
const moduleWidth = (modules: number, room: number): number => Math.max(1, Math.min(2, Math.floor(room / modules)));

/** Code 128 for counters with a laser scanner; `room` is the width to fit in, CSS px at 1×. */
export const Barcode = ({ text, room = 300, label }: { text: string; room?: number; label: string }) => {
  const widths = useMemo(() => code128Widths(text), [text]);
  const one = moduleWidth(widths.reduce((a, b) => a + b, 0), room);
  return (
    <View className='barcode' role='img' aria-label={label}>
      {widths.map((width, place) => (
        <View key={place} className={place % 2 === 0 ? 'barcode__bar' : 'barcode__space'} style={{ width: `${width * one}PX` }} />
      ))}
    </View>
  );
};
