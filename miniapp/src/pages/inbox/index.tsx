import { useCallback, useEffect } from 'react';
import Taro, { usePullDownRefresh } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { api, type Reply } from '../../api';
import { useSession } from '../../session';
import { Button, BoneCards, EmptyState, ListEnd, Loaded, openTab, Page } from '../../ui';
import { unreadCount } from '../../unread';
import { useAct } from '../../use-act';
import { useLoad } from '../../use-load';
import { useMoreRows } from '../../use-pages';
import { MessageRow } from './message-row';
import './inbox.scss';

type Inbox = Reply<'GET /v1/member/messages'>;

const fetchPage = (cursor?: string): Promise<Inbox> => api('GET /v1/member/messages', { query: cursor ? { cursor } : {} });

const Head = ({ inbox, onDone }: { inbox: Inbox; onDone: () => void }) => {
  const readAll = useAct(async (key) => {
    await api('POST /v1/member/messages/read-all', {}, { key });
    onDone();
  });
  return (
    <View className='inbox__head'>
      <Text className='inbox__unread'>{inbox.unread > 0 ? `${inbox.unread} 条未读` : '都看过了'}</Text>
      {inbox.unread > 0 && <Button kind='quiet' size='small' busy={readAll.busy} onTap={() => void readAll.run()}>全部已读</Button>}
    </View>
  );
};

const Messages = ({ inbox, onDone }: { inbox: Inbox; onDone: () => void }) => {
  const more = useCallback((cursor: string) => fetchPage(cursor).then(({ page }) => page), []);
  const list = useMoreRows(inbox.page, more);
  return (
    <>
      <Head inbox={inbox} onDone={onDone} />
      <View className='inbox__list'>
        {list.rows.map((message) => <MessageRow key={message.id} message={message} />)}
      </View>
      <ListEnd list={list} />
    </>
  );
};

const MemberInbox = () => {
  const load = useLoad('messages', () => fetchPage());
  const { state, reload } = load;
  const unread = state.kind === 'ready' ? state.data.unread : null;
  useEffect(() => {
    if (unread !== null) unreadCount.set(unread);
  }, [unread]);
  usePullDownRefresh(() => void reload().finally(() => Taro.stopPullDownRefresh()));
  return (
    <Loaded
      load={load}
      skeleton={<BoneCards count={5} height={92} />}
      empty={({ page }) => page.rows.length === 0 && (
        <EmptyState kind='no-messages' title='还没有消息' hint='券到账、订单可取、拼团进展，都会出现在这里' act='去商城看看' onAct={() => openTab('shop')} />
      )}
    >
      {(inbox) => <Messages inbox={inbox} onDone={() => void reload()} />}
    </Loaded>
  );
};

export default function InboxPage() {
  const session = useSession();
  return (
    <Page tab='inbox' className='inbox'>
      {session && !session.joined
        ? <EmptyState kind='no-messages' title='加入会员后，品牌给你的消息都在这里' act='去加入会员' onAct={() => openTab('home')} />
        : <MemberInbox />}
    </Page>
  );
}
