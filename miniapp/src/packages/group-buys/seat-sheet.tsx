import { useState } from 'react';
import Taro from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { api, type Reply } from '../../api';
import { JoinHere, useJoined } from '../../shop/members-only';
import { usePickupStore } from '../../shop/pickup-store';
import { StoreBar } from '../../shop/store-bar';
import type { Activity, Team } from '../../types';
import { Button, Picture, PriceText, Sheet } from '../../ui';
import { useAct } from '../../use-act';
import { teamWithOrder } from './addresses';
import './seat-sheet.scss';

/** A seat in a team that begins now, or in one that others opened. */
export type Seat = { kind: 'open'; activity: Activity } | { kind: 'join'; team: Team };
type Seated = Reply<'POST /v1/member/teams/:id/join'>;

const takeSeat = (seat: Seat, storeId: string, key: string): Promise<Seated> =>
  seat.kind === 'open'
    ? api('POST /v1/member/group-buys/:id/open', { params: { id: seat.activity.id }, body: { storeId } }, { key })
    : api('POST /v1/member/teams/:id/join', { params: { id: seat.team.id }, body: { storeId } }, { key });

interface SeatSheetProps {
  seat: Seat | null;
  onClose: () => void;
  /** The seat is mine and its order waits to be paid; when absent the team's page opens. */
  onSeated?: (seated: Seated) => void;
}

const Goods = ({ seat }: { seat: Seat }) => {
  const { picture, productName, groupBuyFen, priceFen, size } = seat.kind === 'open' ? seat.activity : seat.team;
  return (
    <View className='seat-sheet__goods'>
      <Picture className='seat-sheet__picture' src={picture} />
      <View className='seat-sheet__words'>
        <Text className='seat-sheet__name'>{productName}</Text>
        <Text className='seat-sheet__note'>{size} 人团 · 1 件</Text>
        <View className='seat-sheet__prices'>
          <PriceText fen={groupBuyFen} size='large' />
          <PriceText fen={priceFen} size='small' tone='faint' struck />
        </View>
      </View>
    </View>
  );
};

const useSeat = (seat: Seat | null, { onClose, onSeated }: SeatSheetProps) =>
  useAct(async (key, storeId: string) => {
    if (!seat) return;
    const seated = await takeSeat(seat, storeId, key);
    onClose();
    if (onSeated) onSeated(seated);
    else await Taro.navigateTo({ url: teamWithOrder(seated.team.id, seated.order.id) });
  });

/** What I take, where I fetch it, what happens when the team does not fill; then one button. */
export const SeatSheet = (props: SeatSheetProps) => {
  const { seat, onClose } = props;
  const { joined } = useJoined();
  const [joining, setJoining] = useState(false);
  const pickup = usePickupStore();
  const act = useSeat(seat, props);
  if (!seat) return null;
  const fen = seat.kind === 'open' ? seat.activity.groupBuyFen : seat.team.groupBuyFen;
  const go = (): void => {
    if (joined !== true) return setJoining(true);
    if (pickup.chosen) void act.run(pickup.chosen.id);
  };
  return (
    <>
      <Sheet
        open={!joining} title={seat.kind === 'open' ? '我来开团' : '参加这个团'} onClose={onClose}
        footer={(
          <>
            {act.problem && <Text className='seat-sheet__problem' role='alert'>{act.problem.message}</Text>}
            <Button wide busy={act.busy} disabled={!pickup.chosen} onTap={go}>
              {joined === true ? `付款占座 ${formatFen(fen)}` : '加入会员并占座'}
            </Button>
          </>
        )}
      >
        <Goods seat={seat} />
        <StoreBar plain pickup={pickup} />
        <Text className='seat-sheet__promise'>付款前座位先为你留着。到时没有凑齐，全额自动原路退回；拼团价不再叠加券和积分。</Text>
      </Sheet>
      <JoinHere open={joining} onClose={() => setJoining(false)} />
    </>
  );
};
