import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import type { SubscribeAnswer, SubscribeResult, SubscribeTemplate } from '../../platform';
import type { Prompt } from '../../platform/prompts';
import { askSandbox } from '../../platform/sandbox';
import { currentSession } from '../../session';
import { Tap } from '../tap';

type SubscribePrompt = Extract<Prompt, { kind: 'subscribe' }>;

const Choice = ({ template, chosen, onTap }: { template: SubscribeTemplate; chosen: boolean; onTap: () => void }) => (
  <Tap className='subscribe-ask__row' role='switch' selected={chosen} label={template.title} onTap={onTap}>
    <View className={`subscribe-ask__box ${chosen ? 'is-chosen' : ''}`}>{chosen ? '✓' : ''}</View>
    <Text className='subscribe-ask__name'>{template.title}</Text>
  </Tap>
);

/** Tells the sandbox what was ticked; what it books is what may be sent, so an answer that it did not take is a refusal. */
const report = async (templates: readonly SubscribeTemplate[], keys: string[]): Promise<SubscribeResult[]> => {
  const accepted = templates.filter(({ templateKey }) => keys.includes(templateKey)).map(({ templateId }) => templateId);
  const booked = await askSandbox<{ results?: Record<string, SubscribeAnswer> }>('/_sandbox/subscribe', {
    openid: currentSession()?.openid ?? '', templateIds: templates.map(({ templateId }) => templateId), accept: accepted,
  }).catch(() => undefined);
  return templates.map(({ templateKey, templateId }) => ({ templateKey, answer: booked?.results?.[templateId] ?? 'reject' }));
};

/** A likeness of WeChat's ask for subscribe messages. Nothing is ticked before the person ticks it. */
export const SubscribeAsk = ({ prompt }: { prompt: SubscribePrompt }) => {
  const [accepted, setAccepted] = useState<string[]>([]);
  const toggle = (key: string): void =>
    setAccepted((now) => (now.includes(key) ? now.filter((other) => other !== key) : [...now, key]));
  const answer = async (keys: string[]): Promise<void> => prompt.answer(await report(prompt.templates, keys));
  return (
    <View className='prompt'>
      <View className='prompt__sheet subscribe-ask' role='dialog' aria-modal='true' aria-label='消息订阅'>
        <Text className='subscribe-ask__title'>给你发送以下消息，每勾一次可发一条</Text>
        {prompt.templates.map((template) => (
          <Choice
            key={template.templateKey}
            template={template}
            chosen={accepted.includes(template.templateKey)}
            onTap={() => toggle(template.templateKey)}
          />
        ))}
        <View className='subscribe-ask__acts'>
          <Tap className='subscribe-ask__act' onTap={() => void answer([])}><Text>不用了</Text></Tap>
          <Tap className='subscribe-ask__act is-main' disabled={accepted.length === 0} onTap={() => void answer(accepted)}>
            <Text>允许</Text>
          </Tap>
        </View>
      </View>
    </View>
  );
};
