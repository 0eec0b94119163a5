import type { ReactNode } from 'react';
import { Text, View } from '@tarojs/components';
import { Icon } from './icon';
import type { IconName } from './icons';
import { theme } from '@shuke/shared/values/theme';
import { Tap } from './tap';
import './button.scss';

export type ButtonKind = 'primary' | 'coupon' | 'quiet' | 'outline' | 'danger';

export interface ButtonProps {
  children: ReactNode;
  onTap?: () => void;
  kind?: ButtonKind;
  /** `small` looks small and is still 44 px to the finger. */
  size?: 'normal' | 'small';
  wide?: boolean;
  busy?: boolean;
  disabled?: boolean;
  icon?: IconName;
  label?: string;
  className?: string;
}

const iconColour: Record<ButtonKind, string> = {
  primary: theme.colour.onJade,
  coupon: theme.colour.onVermilion,
  quiet: theme.colour.jade,
  outline: theme.colour.ink,
  danger: theme.colour.dangerInk,
};

export const Button = ({
  children, onTap, kind = 'primary', size = 'normal', wide, busy, disabled, icon, label, className = '',
}: ButtonProps) => (
  <Tap
    className={`button button--${kind} button--${size} ${wide ? 'button--wide' : ''} ${busy ? 'is-busy' : ''} ${className}`}
    onTap={onTap}
    disabled={disabled || busy}
    label={label}
  >
    <View className='button__face'>
      {busy && <View className='button__spinner' />}
      {!busy && icon && <Icon name={icon} size={18} colour={iconColour[kind]} />}
      <Text className='button__words'>{children}</Text>
    </View>
  </Tap>
);
