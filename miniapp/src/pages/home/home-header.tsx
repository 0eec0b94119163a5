import { Image, Text, View } from '@tarojs/components';
import { businessHour } from '@shuke/shared/values/time';
import { serverNow } from '../../clock';
import { addressOf } from '../../transport';
import type { Brand } from '../../types';

interface HomeHeaderProps {
  brand: Brand | undefined;
  nickname: string | undefined;
  inset: { status: number; row: number };
}

const greeting = (hour: number): string => {
  if (hour < 5) return '夜深了';
  if (hour < 11) return '早上好';
  if (hour < 14) return '中午好';
  return hour < 18 ? '下午好' : '晚上好';
};

/** Sizes of the phone's own frame are real px, not ours. */
export const HomeHeader = ({ brand, nickname, inset }: HomeHeaderProps) => (
  <View className='home-header' style={{ paddingTop: `${inset.status}PX` }}>
    <View className='home-header__row' style={{ height: `${inset.row}PX` }}>
      {brand && <Image className='home-header__logo' src={addressOf(brand.logo)} mode='aspectFit' aria-label={brand.name} />}
    </View>
    <Text className='home-header__greeting' role='heading' aria-level='1'>
      {nickname ? `${greeting(businessHour(new Date(serverNow())))}，${nickname}` : brand?.slogan ?? ''}
    </Text>
  </View>
);
