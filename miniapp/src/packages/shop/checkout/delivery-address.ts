import { keep, recall } from '../../../storage';
import type { DeliveryAddress } from '../../../types';

const KEPT = 'delivery-address';

/** What this phone remembers; the server keeps an address only on its order. */
export const keptAddress = (): DeliveryAddress => recall<DeliveryAddress>(KEPT) ?? { name: '', phone: '', address: '' };
export const keepAddress = (address: DeliveryAddress): void => keep(KEPT, address);

/** As the contract takes it: without blanks around. */
export const trimmed = ({ name, phone, address }: DeliveryAddress): DeliveryAddress => ({ name: name.trim(), phone: phone.trim(), address: address.trim() });

/** What is missing, with what would be right. Empty: nothing. */
export const addressProblems = (given: DeliveryAddress): Partial<Record<keyof DeliveryAddress, string>> => {
  const { name, phone, address } = trimmed(given);
  return {
    ...(name === '' ? { name: '请填写收货人' } : {}), ...(/^1\d{10}$/.test(phone) ? {} : { phone: '请填写 11 位手机号' }),
    ...([...address].length < 5 ? { address: '请写全省市区和门牌号' } : {}),
  };
};
