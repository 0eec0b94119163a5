import { useMemo } from 'react';
import qrcode from 'qrcode-generator';
import { Image } from '@tarojs/components';
import { px } from './px';

const drawn = (text: string): string => {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  return code.createDataURL(8, 16);
};

/** A QR code as a GIF picture; `size` in CSS px at 1×. */
export const QrCode = ({ text, size, label }: { text: string; size: number; label: string }) => {
  const src = useMemo(() => drawn(text), [text]);
  return (
    <Image
      className='qr-code' src={src} role='img' aria-label={label}
      style={{ width: px(size), height: px(size), imageRendering: 'pixelated' }}
    />
  );
};
