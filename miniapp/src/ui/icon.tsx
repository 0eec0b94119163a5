import { View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { iconUri, type IconName } from './icons';
import { px } from './px';

interface IconProps {
  name: IconName;
  /** CSS px at 1×. */
  size?: number;
  colour?: string;
  strokeWidth?: number;
  className?: string;
}

/** Decoration only: what it means is said by words beside it or by the label of what is tapped. */
export const Icon = ({ name, size = 20, colour = theme.colour.ink, strokeWidth, className = '' }: IconProps) => (
  <View
    className={`icon ${className}`}
    aria-hidden='true'
    style={{ width: px(size), height: px(size), backgroundImage: `url("${iconUri(name, colour, strokeWidth)}")` }}
  />
);
