import { Text, View } from '@tarojs/components';
import type { DeliveryAddress, DeliveryMethod } from '../../../types';
import { Card, FieldRow, Segments } from '../../../ui';
import { addressProblems } from './delivery-address';
import type { Quoted } from './use-checkout';

interface DeliveryChoiceProps {
  delivery: Quoted['quote']['delivery'];
  address: DeliveryAddress;
  /** Somebody tried to order: what is missing is said now. */
  asked: boolean;
  onMethod: (method: DeliveryMethod) => void;
  onAddress: (address: DeliveryAddress) => void;
}

const METHODS = [{ key: 'pickup' as const, name: '到店自提' }, { key: 'parcel' as const, name: '快递配送' }];

const AddressFields = ({ address, asked, onAddress }: Pick<DeliveryChoiceProps, 'address' | 'asked' | 'onAddress'>) => {
  const problems = asked ? addressProblems(address) : {};
  return (
    <View className='delivery__fields'>
      <FieldRow title='收货人' value={address.name} placeholder='姓名' maxLength={20} problem={problems.name} onChange={(name) => onAddress({ ...address, name })} />
      <FieldRow title='手机号' type='number' value={address.phone} placeholder='11 位手机号' maxLength={11} problem={problems.phone} onChange={(phone) => onAddress({ ...address, phone })} />
      <FieldRow title='地址' value={address.address} placeholder='省市区、街道、门牌号' maxLength={120} problem={problems.address} onChange={(text) => onAddress({ ...address, address: text })} />
      <Text className='delivery__note'>地址加密保存，只用来送这一单，收货 30 天后删除。这部手机会记住，方便下次填写。</Text>
    </View>
  );
};

/** Fetched or sent, what sending costs and why, and where to. */
export const DeliveryChoice = ({ delivery, address, asked, onMethod, onAddress }: DeliveryChoiceProps) => (
  <Card className='delivery'>
    <Segments label='取货方式' options={METHODS} chosen={delivery.method} onChoose={onMethod} />
    <Text className='delivery__words'>快递：{delivery.words}</Text>
    {delivery.method === 'parcel' && <AddressFields address={address} asked={asked} onAddress={onAddress} />}
  </Card>
);
