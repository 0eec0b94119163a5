import { Text, View } from '@tarojs/components';
import { open, routes } from '../../routes';
import type { Product } from '../../types';
import { Picture, Tap } from '../../ui';

/** Leads to the group buys, when there are any. */
export const TeamBanner = ({ products }: { products: readonly Product[] }) => {
  const inTeams = products.filter((product) => product.groupBuyFen !== null);
  if (inTeams.length === 0) return null;
  return (
    <Tap className='team-banner' role='link' label={`拼团，${inTeams.length} 款正在拼`} onTap={() => open(routes.groupBuys())}>
      <Picture className='team-banner__picture' src='/art/banner/team.svg' />
      <View className='team-banner__note'><Text>{inTeams.length} 款正在拼 ›</Text></View>
    </Tap>
  );
};
