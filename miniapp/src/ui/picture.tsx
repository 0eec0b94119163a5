import { useState } from 'react';
import { Image, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { addressOf } from '../transport';
import { Icon } from './icon';
import './picture.scss';

interface PictureProps {
  src: string;
  /** What it shows; leave out when words beside it say so. */
  alt?: string;
  className?: string;
  mode?: 'aspectFill' | 'aspectFit';
  round?: boolean;
}

/** A picture of the server; a leaf on tea-coloured ground when it cannot be had. Size comes from the class. */
export const Picture = ({ src, alt, className = '', mode = 'aspectFill', round }: PictureProps) => {
  const [broken, setBroken] = useState(false);
  const shape = `picture ${round ? 'picture--round' : ''} ${className}`;
  if (broken || src === '') {
    return (
      <View className={`${shape} picture--none`} role='img' aria-label={alt}>
        <Icon name='leaf' size={24} colour={theme.colour.faint} />
      </View>
    );
  }
  const named = alt ? { 'aria-label': alt, role: 'img' } : { 'aria-hidden': 'true' as const };
  return <Image className={shape} src={addressOf(src)} mode={mode} lazyLoad onError={() => setBroken(true)} {...named} />;
};

/** A drawn face: a member's `avatarKey` names a file of server/public/art/avatar. */
export const Avatar = ({ avatarKey, className = '' }: { avatarKey: string; className?: string }) => (
  <Picture round className={`avatar ${className}`} src={avatarKey ? `/art/avatar/${avatarKey}.svg` : ''} />
);
