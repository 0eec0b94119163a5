import { View } from '@tarojs/components';
import { px } from './px';
import './skeleton.scss';

/** A grey bone of a size in CSS px at 1×; width in px or per cent. */
export const Bone = ({ width = '100%', height = 16, radius = 8, gap = 0 }: {
  width?: number | string;
  height?: number;
  radius?: number;
  /** Space below. */
  gap?: number;
}) => (
  <View
    className='bone'
    style={{
      width: typeof width === 'number' ? px(width) : width, height: px(height), borderRadius: px(radius), marginBottom: px(gap),
    }}
  />
);

/** Cards of one height, for lists. */
export const BoneCards = ({ count = 4, height = 88 }: { count?: number; height?: number }) => (
  <>
    {Array.from({ length: count }, (_, i) => <Bone key={i} height={height} radius={12} gap={12} />)}
  </>
);
