import type { ReactNode } from 'react';
import { Popup } from '@nutui/nutui-react-taro';
import { ScrollView, Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { Icon } from './icon';
import { Tap } from './tap';
import './sheet.scss';

interface SheetProps {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** The sheet's one main act, always in sight. */
  footer?: ReactNode;
  className?: string;
}

/**
 * Rises from the bottom; a long content scrolls inside, title and act stay. A closed sheet is not there at all: a popup
 * of NutUI that is opened again while it still slides away stays empty, and reports closes that nobody asked for.
 */
export const Sheet = ({ open, title, onClose, children, footer, className = '' }: SheetProps) => {
  if (!open) return null;
  return (
    <Popup visible position='bottom' round onClose={onClose} destroyOnClose lockScroll>
      <View className={`sheet ${className}`} role='dialog' aria-modal='true' aria-label={title}>
        <View className='sheet__head'>
          <Text className='sheet__title'>{title}</Text>
          <Tap className='sheet__close' label='关闭' onTap={onClose}>
            <Icon name='close' size={20} colour={theme.colour.secondary} />
          </Tap>
        </View>
        <ScrollView scrollY className='sheet__scroll'>
          <View className='sheet__body'>{children}</View>
        </ScrollView>
        {footer && <View className='sheet__footer'>{footer}</View>}
      </View>
    </Popup>
  );
};
