import { Text, View } from '@tarojs/components';
import type { Order, Team } from '../../../types';
import { Avatar, Countdown } from '../../../ui';
import { refundWords, teamTitle } from './team-state';

const Seat = ({ seat }: { seat: Team['seats'][number] }) => (
  <View className={`team-seat ${seat.paid ? '' : 'is-waiting'}`}>
    <View className='team-seat__frame'>
      <Avatar avatarKey={seat.avatarKey} className='team-seat__face' />
      {seat.leader && <Text className='team-seat__mark'>团长</Text>}
    </View>
    <Text className='team-seat__name'>{seat.me ? '我' : seat.nickname}</Text>
    {!seat.paid && <Text className='team-seat__note'>待付款</Text>}
  </View>
);

const Free = () => (
  <View className='team-seat' aria-hidden='true'>
    <View className='team-seat__frame'><View className='team-seat__free'><Text>＋</Text></View></View>
    <Text className='team-seat__name'>等你</Text>
  </View>
);

/** Who is in, how many short, how long: real people only. */
export const TeamCard = ({ team, order, onOver }: { team: Team; order: Order | undefined; onOver: () => void }) => {
  const free = team.state === 'open' ? Math.max(0, team.size - team.seats.length) : 0;
  const refund = refundWords(team, order);
  return (
    <View className={`team-card team-card--${team.state}`}>
      <Text className='team-card__title' role='heading' aria-level='1'>{teamTitle(team)}</Text>
      {team.state === 'open' && <Countdown before='剩' until={team.expiresAt} onOver={onOver} />}
      {team.state === 'filled' && <Text className='team-card__hint'>人齐了，{team.storeName}开始备货</Text>}
      {refund && <Text className='team-card__hint'>{refund}</Text>}
      <View className='team-card__seats'>
        {team.seats.map((seat, place) => <Seat key={place} seat={seat} />)}
        {Array.from({ length: free }, (_, place) => <Free key={`free-${place}`} />)}
      </View>
    </View>
  );
};
