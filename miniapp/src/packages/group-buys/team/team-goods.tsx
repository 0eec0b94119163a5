import { Text, View } from '@tarojs/components';
import { open, routes } from '../../../routes';
import { sayFen } from '../../../shop/say-fen';
import type { Team } from '../../../types';
import { Picture, PriceText, Tap } from '../../../ui';

export const TeamGoods = ({ team }: { team: Team }) => (
  <View className='team-goods'>
    <Tap className='team-goods__row' role='link' label={team.productName} onTap={() => open(routes.product(team.productId))}>
      <Picture className='team-goods__picture' src={team.picture} />
      <View className='team-goods__words'>
        <Text className='team-goods__name'>{team.productName}</Text>
        <Text className='team-goods__note'>{team.size} 人团 · {team.storeName}自提</Text>
        <View className='team-goods__prices'>
          <PriceText fen={team.groupBuyFen} size='large' />
          <PriceText fen={team.priceFen} size='small' tone='faint' struck />
          <Text className='team-goods__saves'>省 {sayFen(team.priceFen - team.groupBuyFen)}</Text>
        </View>
      </View>
    </Tap>
    <Text className='team-goods__promise'>付款占座；到时没有凑齐，全额自动原路退回。</Text>
  </View>
);
