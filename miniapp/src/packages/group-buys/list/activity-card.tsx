import { Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { open, routes } from '../../../routes';
import { sayFen } from '../../../shop/say-fen';
import type { Activity, Team } from '../../../types';
import { Avatar, Button, Countdown, Picture, PriceText, Tap } from '../../../ui';

const TeamRow = ({ team }: { team: Team }) => (
  <Tap className='open-team' role='link' label={`还差 ${team.missing} 人，去看看`} onTap={() => open(routes.team(team.id))}>
    <View className='open-team__faces'>
      {team.seats.slice(0, 3).map((seat, place) => <Avatar key={place} avatarKey={seat.avatarKey} className='open-team__face' />)}
    </View>
    <View className='open-team__words'>
      <Text className='open-team__missing'>还差 {team.missing} 人</Text>
      <Countdown before='剩' until={team.expiresAt} />
    </View>
    <Text className='open-team__go'>{team.seats.some((seat) => seat.me) ? '看我的团' : '去参团'}</Text>
  </Tap>
);

const rule = ({ size, hoursToFill, newcomersOnly }: Activity): string =>
  `${size} 人团 · ${hoursToFill} 小时内凑齐${newcomersOnly ? ' · 邀请新会员' : ''}`;

export const ActivityCard = ({ activity, teams, onOpen }: { activity: Activity; teams: readonly Team[]; onOpen: () => void }) => {
  const { productId, productName, picture, priceFen, groupBuyFen } = activity;
  return (
    <View className='activity'>
      <Tap className='activity__goods' role='link' label={productName} onTap={() => open(routes.product(productId))}>
        <Picture className='activity__picture' src={picture} />
        <View className='activity__words'>
          <Text className='activity__name'>{productName}</Text>
          <Text className='activity__notes'>{rule(activity)}</Text>
          {activity.filledTeams > 0 && <Text className='activity__notes'>已成 {activity.filledTeams} 团</Text>}
          <View className='activity__prices'>
            <PriceText fen={groupBuyFen} size='large' />
            <PriceText fen={priceFen} size='small' tone='faint' struck />
            <Text className='activity__saves'>省 {sayFen(priceFen - groupBuyFen)}</Text>
          </View>
        </View>
      </Tap>
      {teams.length > 0 && <View className='activity__teams'>{teams.slice(0, 3).map((team) => <TeamRow key={team.id} team={team} />)}</View>}
      <Button wide kind={teams.length > 0 ? 'quiet' : 'primary'} onTap={onOpen}>{`我来开团 ${formatFen(groupBuyFen)}`}</Button>
    </View>
  );
};
