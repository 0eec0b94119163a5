import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { api, type Reply } from '../../../api';
import { serverNow } from '../../../clock';
import { problemOf } from '../../../loadable';
import { sayWhen } from '../../../say';
import { BoneCards, Button, confirm, Loaded } from '../../../ui';
import { useLoad } from '../../../use-load';
import { sendOnce } from '../kept-act';

type Turn = NonNullable<Reply<'GET /v1/staff/counter/shifts'>['open']>;

const sumsOf = (turn: Turn): string =>
  [`${turn.sales} 单`, `实收 ${formatFen(turn.payableFen)}`, `核销 ${turn.coupons} 券`, `新会员 ${turn.newMembers}`, `撤销 ${turn.undone}`].join(' · ');

const begin = async (storeId: string): Promise<string | null> => {
  const outcome = await sendOnce('shift-open', { storeId }, '开班', (body, key) => api('POST /v1/staff/counter/shifts', { body }, { key }));
  return outcome.kind === 'done' ? null : outcome.problem.message;
};

const end = async (turn: Turn): Promise<string | null> => {
  if (!(await confirm('交班', `${sumsOf(turn)}。交班后数字不再变化。`, '交班'))) return null;
  return api('POST /v1/staff/counter/shifts/:id/close', { params: { id: turn.id } }).then(() => null, (thrown: unknown) => problemOf(thrown).message);
};

/** My turn at the till: begin it, see how it stands, end it. */
export const ShiftCard = ({ storeId }: { storeId: string }) => {
  const load = useLoad(`shifts:${storeId}`, () => api('GET /v1/staff/counter/shifts', { query: { storeId } }));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async (act: () => Promise<string | null>): Promise<void> => {
    setBusy(true);
    setProblem(await act());
    await load.reload();
    setBusy(false);
  };
  return (
    <Loaded load={load} skeleton={<BoneCards count={1} height={60} />}>
      {({ open: turn, closed }) => (
        <View className='shift-card'>
          <View className='shift-card__words'>
            <Text className='shift-card__title'>{turn ? `当班中 · ${sayWhen(turn.openedAt, serverNow())}开始` : '还没有开班'}</Text>
            <Text className='shift-card__sums'>{turn ? sumsOf(turn) : closed[0] ? `上一班：${sumsOf(closed[0])}` : '开班后，这里是本班的汇总'}</Text>
            {problem && <Text className='shift__problem' role='alert'>{problem}</Text>}
          </View>
          {turn
            ? <Button size='small' kind='outline' busy={busy} onTap={() => void run(() => end(turn))}>交班</Button>
            : <Button size='small' busy={busy} onTap={() => void run(() => begin(storeId))}>开班</Button>}
        </View>
      )}
    </Loaded>
  );
};
