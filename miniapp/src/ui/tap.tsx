import type { CSSProperties, KeyboardEvent, ReactNode } from 'react';
import { View, type ITouchEvent } from '@tarojs/components';

export interface TapProps {
  onTap?: () => void;
  /** What a screen reader says; needed when the content is not words. */
  label?: string;
  role?: 'button' | 'link' | 'tab' | 'switch' | 'radio';
  selected?: boolean;
  disabled?: boolean;
  className?: string;
  style?: CSSProperties;
  children?: ReactNode;
}

const isH5 = process.env.TARO_ENV === 'h5';

/** What only the browser understands: focus, keys and roles. */
const browserProps = ({ label, role = 'button', selected, disabled, onTap }: TapProps): Record<string, unknown> => {
  if (!isH5) return {};
  return {
    role,
    tabIndex: disabled ? -1 : 0,
    'aria-label': label,
    'aria-disabled': disabled ? 'true' : undefined,
    ...(role === 'switch' || role === 'radio' ? { 'aria-checked': String(Boolean(selected)) } : {}),
    ...(role === 'tab' ? { 'aria-selected': String(Boolean(selected)) } : {}),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      if (!disabled) onTap?.();
    },
  };
};

/** Anything that can be tapped: feedback under the finger, a role and keys in the browser. */
export const Tap = (props: TapProps) => {
  const { onTap, disabled, className = '', style, children } = props;
  const tapped = (event: ITouchEvent): void => {
    event.stopPropagation();
    if (!disabled) onTap?.();
  };
  return (
    <View
      className={`tap ${disabled ? 'is-disabled' : ''} ${className}`}
      hoverClass={disabled ? 'none' : 'is-pressed'}
      hoverStayTime={60}
      style={style}
      onClick={tapped}
      {...browserProps(props)}
    >
      {children}
    </View>
  );
};
