import type { ReactNode } from 'react';
import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { Icon } from './icon';
import { Tap } from './tap';
import './section.scss';

interface SectionProps {
  title: string;
  /** Where the whole of it is. */
  more?: string;
  onMore?: () => void;
  children: ReactNode;
  className?: string;
}

export const Section = ({ title, more, onMore, children, className = '' }: SectionProps) => (
  <View className={`section ${className}`}>
    <View className='section__head'>
      <Text className='section__title' role='heading' aria-level='2'>{title}</Text>
      {more && (
        <Tap className='section__more' role='link' label={`${title}：${more}`} onTap={onMore}>
          <Text>{more}</Text>
          <Icon name='right' size={14} colour={theme.colour.secondary} />
        </Tap>
      )}
    </View>
    {children}
  </View>
);

export const Card = ({ children, className = '' }: { children: ReactNode; className?: string }) => (
  <View className={`card ${className}`}>{children}</View>
);
