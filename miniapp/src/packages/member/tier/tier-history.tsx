import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import { sayWhen } from '../../../say';
import type { TierHistory } from '../../../types';
import { BoneCards, Card, Loaded, Section } from '../../../ui';
import { useLoad } from '../../../use-load';

type Row = TierHistory['rows'][number];

const moveWords = ({ kind, fromName, toName }: Row): string => {
  if (kind === 'joined') return `加入会员，成为${toName}`;
  if (kind === 'renewal') return `${toName}保级成功`;
  if (kind === 'upgrade') return `从${fromName ?? ''}升到${toName}`;
  return `从${fromName ?? ''}调整为${toName}`;
};

const Line = ({ row }: { row: Row }) => (
  <View className='tier-move'>
    <View className='tier-move__words'>
      <Text className='tier-move__title'>{moveWords(row)}</Text>
      {row.kind !== 'joined' && <Text className='tier-move__why'>{row.why}</Text>}
    </View>
    <Text className='tier-move__when'>{sayWhen(row.at, serverNow())}</Text>
  </View>
);

/** How my tier changed, newest first. */
export const TierHistoryList = () => {
  const load = useLoad('tier-history', () => api('GET /v1/member/tier/history'));
  return (
    <Section title='等级变化'>
      <Loaded load={load} skeleton={<BoneCards count={1} height={96} />}>
        {({ rows }) => <Card className='tier-moves'>{rows.map((row) => <Line key={row.id} row={row} />)}</Card>}
      </Loaded>
    </Section>
  );
};
