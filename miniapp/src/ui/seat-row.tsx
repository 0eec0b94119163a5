import { Text, View } from '@tarojs/components';
import type { Seat, Team } from '../types';
import { Avatar } from './picture';
import './seat-row.scss';

const nameOf = (seat: Seat): string => `${seat.me ? '我' : seat.nickname}${seat.leader ? '（团长）' : ''}${seat.paid ? '' : '，待支付'}`;

const Taken = ({ seat }: { seat: Seat }) => (
  <View className={`seat-row__seat ${seat.paid ? '' : 'is-waiting'}`} role='img' aria-label={nameOf(seat)}>
    <Avatar avatarKey={seat.avatarKey} className='seat-row__face' />
    {seat.leader && <Text className='seat-row__mark'>团长</Text>}
    {!seat.leader && seat.me && <Text className='seat-row__mark'>我</Text>}
    {!seat.paid && <Text className='seat-row__mark seat-row__mark--waiting'>待付</Text>}
  </View>
);

/** Who is in, and how many seats are free. More seats than `most` are told as a number. */
export const SeatRow = ({ team, most = 8 }: { team: Pick<Team, 'seats' | 'size'>; most?: number }) => {
  const free = Math.max(0, team.size - team.seats.length);
  const shown = team.seats.slice(0, most);
  const freeShown = Math.min(free, Math.max(0, most - shown.length));
  const hidden = team.size - shown.length - freeShown;
  return (
    <View className='seat-row' role='group' aria-label={`${team.seats.length} 人已入座，空 ${free} 位`}>
      {shown.map((seat, i) => <Taken key={i} seat={seat} />)}
      {Array.from({ length: freeShown }, (_, i) => <View key={`free-${i}`} className='seat-row__free' aria-hidden='true'>＋</View>)}
      {hidden > 0 && <Text className='seat-row__more'>还有 {hidden} 位</Text>}
    </View>
  );
};
