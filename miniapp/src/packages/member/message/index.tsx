import { useMemo } from 'react';
import { useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { formatMinute } from '@shuke/shared/values/time';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import { messageLook, offerOpen, sayOfferState } from '../../../messages';
import { open } from '../../../routes';
import { sayUntil } from '../../../say';
import type { Message } from '../../../types';
import { Bone, Button, Card, Icon, Loaded, openTab, Page } from '../../../ui';
import { useLoad } from '../../../use-load';
import './message.scss';

type Offer = NonNullable<Message['offer']>;

const offerNote = ({ state, expiresAt }: Offer): string =>
  offerOpen(state) && expiresAt ? sayUntil(expiresAt, serverNow()) : sayOfferState(state);

const OfferCard = ({ offer }: { offer: Offer }) => {
  const usable = offerOpen(offer.state);
  return (
    <View className={`message-offer ${usable ? 'is-open' : ''}`}>
      <View className='message-offer__words'>
        <Text className='message-offer__title'>{offer.title}</Text>
        <Text className='message-offer__note'>{offerNote(offer)}</Text>
      </View>
      {usable && <Button size='small' kind='coupon' onTap={() => openTab('code')}>去用</Button>}
    </View>
  );
};

const linkWords: Record<Message['kind'], string> = {
  campaign: '去看看', coupon: '查看我的券', order: '查看订单', 'group-buy': '查看拼团', points: '查看积分', system: '去看看',
};

const Letter = ({ message }: { message: Message }) => {
  const { icon, colour, name } = messageLook[message.kind];
  const { link } = message;
  return (
    <Card className='message'>
      <View className='message__kind'>
        <Icon name={icon} size={18} colour={colour} />
        <Text>{name}</Text>
        <Text className='message__when'>{formatMinute(new Date(message.at))}</Text>
      </View>
      <Text className='message__title' role='heading' aria-level='1'>{message.title}</Text>
      <Text className='message__text' selectable userSelect>{message.text}</Text>
      {message.offer && <OfferCard offer={message.offer} />}
      {link && <Button wide kind='quiet' onTap={() => open(link)}>{linkWords[message.kind]}</Button>}
    </Card>
  );
};

/** Reading it is what marks it as read: the server answers the message as opened. */
export default function MessagePage() {
  const { params } = useRouter();
  const id = useMemo(() => String(params.id ?? ''), [params.id]);
  const load = useLoad(`message-${id}`, () => api('POST /v1/member/messages/:id/open', { params: { id } }));
  return (
    <Page>
      <Loaded load={load} skeleton={<Bone height={320} radius={12} />} failure='no-messages'>
        {(message) => <Letter message={message} />}
      </Loaded>
    </Page>
  );
}
