import { Text } from '@tarojs/components';
import { api } from '../../api';
import { BoneCards, Card, EmptyState, Loaded, Page } from '../../ui';
import { useLoad } from '../../use-load';

export default function InboxPage() {
  const load = useLoad('messages', () => api('GET /v1/member/messages', { query: {} }));
  return (
    <Page tab='inbox'>
      <Loaded
        load={load}
        skeleton={<BoneCards />}
        empty={({ page }) => page.rows.length === 0 && <EmptyState kind='no-messages' title='还没有消息' />}
      >
        {({ page }) => page.rows.map((row) => <Card key={row.id}><Text>{row.title}</Text></Card>)}
      </Loaded>
    </Page>
  );
}
