import { useCallback } from 'react';
import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import { sayWhen } from '../../../say';
import type { ReferralRecord, ReferralRecords } from '../../../types';
import { Avatar, Card, EmptyState, ListEnd, Section } from '../../../ui';
import { useMoreRows } from '../../../use-pages';
import { sayRecord, sayRewards } from './say-record';

const Row = ({ record }: { record: ReferralRecord }) => (
  <View className='invite-record'>
    <Avatar avatarKey={record.avatarKey} className='invite-record__face' />
    <View className='invite-record__words'>
      <View className='invite-record__head'>
        <Text className='invite-record__name'>{record.friend}</Text>
        <Text className='invite-record__when'>{sayWhen(record.at, serverNow())}</Text>
      </View>
      <Text className={`invite-record__state is-${record.state}`}>{sayRecord(record, serverNow())}</Text>
      {record.state === 'settled' && record.gained.length > 0 && <Text className='invite-record__gained'>得到 {sayRewards(record.gained)}</Text>}
    </View>
  </View>
);

export const Records = ({ first }: { first: ReferralRecords }) => {
  const more = useCallback((cursor: string) => api('GET /v1/member/referral/records', { query: { cursor } }), []);
  const list = useMoreRows(first, more);
  if (list.rows.length === 0) return <EmptyState kind='no-results' title='还没有好友加入' hint='把海报或小程序发给朋友，TA 加入后就出现在这里' />;
  return (
    <Section title='我的邀请'>
      <Card className='invite-records'>{list.rows.map((record) => <Row key={record.id} record={record} />)}</Card>
      <ListEnd list={list} />
    </Section>
  );
};
