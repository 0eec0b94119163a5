import { useEffect, useState } from 'react';
import { Text } from '@tarojs/components';
import { askToRemind, templatesFor } from '../subscribe';
import type { Joined } from '../types';
import { Button, CouponTicket, openTab, Sheet, toast } from '../ui';

type Templates = Awaited<ReturnType<typeof templatesFor>>;

const useReminder = (active: boolean) => {
  const [templates, setTemplates] = useState<Templates>([]);
  useEffect(() => {
    if (active) void templatesFor('join').then(setTemplates);
  }, [active]);
  const ask = async (): Promise<void> => {
    const accepted = await askToRemind(templates);
    setTemplates([]);
    toast(accepted > 0 ? '好的，到期前会提醒你' : '好的，不打扰你');
  };
  return { possible: templates.length > 0, ask };
};

const lead = (gifts: number): string =>
  gifts > 0 ? '见面礼已经放进你的券包，商城和门店都能用。' : '从今天起，每次消费都会累积积分和成长值。';

/** Right after joining: what was given, and the two things to do with it. */
export const WelcomeSheet = ({ joined, onClose }: { joined: Joined | null; onClose: () => void }) => {
  const reminder = useReminder(joined !== null);
  const gifts = joined?.gifts ?? [];
  const showCode = (): void => {
    onClose();
    openTab('code');
  };
  const footer = (
    <>
      <Button wide onTap={showCode}>去柜台出示会员码</Button>
      {reminder.possible && <Button wide kind='outline' className='welcome__remind' onTap={() => void reminder.ask()}>快到期时提醒我</Button>}
    </>
  );
  return (
    <Sheet open={joined !== null} title='你已是会员' onClose={onClose} footer={footer}>
      <Text className='welcome__lead'>{lead(gifts.length)}</Text>
      {gifts.map((gift) => <CouponTicket key={gift.id} full coupon={gift} />)}
    </Sheet>
  );
};
