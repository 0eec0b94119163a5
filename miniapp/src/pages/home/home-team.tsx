import { Text, View } from '@tarojs/components';
import { open, routes } from '../../routes';
import type { Team } from '../../types';
import { Button, Countdown, Picture, PriceText, SeatRow, Section } from '../../ui';

/** A team that a tap can fill. */
export const HomeTeam = ({ team }: { team: Team }) => {
  const mine = team.seats.some((seat) => seat.me);
  return (
    <Section title={mine ? '我的团' : '一起拼更划算'} more='更多拼团' onMore={() => open(routes.groupBuys())}>
      <View className='home-team'>
        <View className='home-team__top'>
          <Picture className='home-team__picture' src={team.picture} />
          <View className='home-team__words'>
            <Text className='home-team__name'>{team.productName}</Text>
            <View className='home-team__prices'>
              <PriceText fen={team.groupBuyFen} size='large' />
              <PriceText fen={team.priceFen} size='small' tone='faint' struck />
            </View>
            <View className='home-team__short'>
              <Text className='home-team__missing'>还差 {team.missing} 人</Text>
              <Countdown until={team.expiresAt} before='剩' />
            </View>
          </View>
        </View>
        <View className='home-team__bottom'>
          <SeatRow team={team} most={5} />
          <Button kind='coupon' onTap={() => open(routes.team(team.id))}>{mine ? '邀请好友' : '去参团'}</Button>
        </View>
      </View>
    </Section>
  );
};
