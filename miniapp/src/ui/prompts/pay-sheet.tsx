import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import type { Prompt } from '../../platform/prompts';
import { askSandbox } from '../../platform/sandbox';
import { currentSession } from '../../session';
import { PriceText } from '../money';
import { Tap } from '../tap';

type PayPrompt = Extract<Prompt, { kind: 'pay' }>;
type PayAnswer = { ok: true } | { ok: false; reason: string };

const settle = (prompt: PayPrompt, action: 'pay' | 'cancel'): Promise<PayAnswer | undefined> =>
  askSandbox<PayAnswer>('/_sandbox/pay', { ...prompt.params, openid: currentSession()?.openid ?? undefined, action });

/** A likeness of WeChat's pay sheet; the sandbox checks the signature and decides, as WeChat would. */
export const PaySheet = ({ prompt }: { prompt: PayPrompt }) => {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const pay = async (): Promise<void> => {
    setBusy(true);
    const result = await settle(prompt, 'pay');
    setBusy(false);
    if (result?.ok) prompt.answer('paid');
    else setRefusal(result?.reason ?? '支付服务没有回应，请稍后重试');
  };
  const leave = (): void => {
    void settle(prompt, 'cancel');
    prompt.answer(refusal ? 'failed' : 'cancelled');
  };
  return (
    <View className='prompt'>
      <View className='prompt__sheet pay-sheet' role='dialog' aria-modal='true' aria-label='微信支付'>
        <View className='pay-sheet__head'>
          <Tap className='pay-sheet__close' label='取消支付' onTap={leave}><Text>✕</Text></Tap>
          <Text className='pay-sheet__brand'>微信支付（沙盒）</Text>
        </View>
        <Text className='pay-sheet__title'>{prompt.note.title}</Text>
        <PriceText fen={prompt.note.payableFen} size='hero' tone='ink' />
        <View className='pay-sheet__row'><Text>付款方式</Text><Text>零钱</Text></View>
        {refusal && <Text className='pay-sheet__refusal' role='alert'>{refusal}</Text>}
        <Tap className='pay-sheet__act' disabled={busy} onTap={() => void pay()}>
          <Text>{busy ? '正在支付…' : '确认支付'}</Text>
        </Tap>
      </View>
    </View>
  );
};
