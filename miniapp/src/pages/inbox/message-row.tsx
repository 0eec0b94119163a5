import { Text, View } from '@tarojs/components';
import { serverNow } from '../../clock';
import { messageLook, offerOpen, sayOfferState } from '../../messages';
import { open, routes } from '../../routes';
import { sayUntil, sayWhen } from '../../say';
import type { Message } from '../../types';
import { Icon, Tap } from '../../ui';

type Offer = NonNullable<Message['offer']>;

const OfferState = ({ offer }: { offer: Offer }) => {
  const live = offerOpen(offer.state);
  return (
    <View className={`message-row__offer ${live ? 'is-open' : ''}`}>
      <Text className='message-row__offer-title'>{offer.title}</Text>
      <Text className='message-row__offer-state'>
        {live && offer.expiresAt ? sayUntil(offer.expiresAt, serverNow()) : sayOfferState(offer.state)}
      </Text>
    </View>
  );
};

const spoken = ({ kind, title, read }: Message): string => `${read ? '' : '未读，'}${messageLook[kind].name}：${title}`;

/** One message: what it is, what it says, and what has become of what it offered. */
export const MessageRow = ({ message }: { message: Message }) => {
  const { icon, colour } = messageLook[message.kind];
  return (
    <Tap className={`message-row ${message.read ? 'is-read' : ''}`} role='link' label={spoken(message)} onTap={() => open(routes.message(message.id))}>
      <View className='message-row__icon'>
        <Icon name={icon} size={22} colour={colour} />
        {!message.read && <View className='message-row__dot' />}
      </View>
      <View className='message-row__words'>
        <View className='message-row__top'>
          <Text className='message-row__title'>{message.title}</Text>
          <Text className='message-row__when'>{sayWhen(message.at, serverNow())}</Text>
        </View>
        <Text className='message-row__text'>{message.text}</Text>
        {message.offer && <OfferState offer={message.offer} />}
      </View>
    </Tap>
  );
};
