import { useCallback, useEffect, useState } from 'react';
import { Input, Text, View } from '@tarojs/components';
import type { LiveCode } from '../../platform';
import type { Prompt } from '../../platform/prompts';
import { problemOf } from '../../loadable';
import { Tap } from '../tap';

type ScanPrompt = Extract<Prompt, { kind: 'scan' }>;
type Found = { kind: 'looking' } | { kind: 'codes'; codes: LiveCode[] } | { kind: 'failed'; why: string };

const AGAIN_MS = 4000;

/** Codes come and go: look again every few seconds while the picker is open. */
const useLiveCodes = (live: ScanPrompt['live']): Found => {
  const [found, setFound] = useState<Found>({ kind: 'looking' });
  const look = useCallback(async () => {
    try {
      setFound({ kind: 'codes', codes: await live() });
    } catch (thrown) {
      setFound({ kind: 'failed', why: problemOf(thrown).message });
    }
  }, [live]);
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [look]);
  return found;
};

const CodeRow = ({ code, onPick }: { code: LiveCode; onPick: (text: string) => void }) => (
  <Tap className='scan-picker__row' onTap={() => onPick(code.code)}>
    <Text className='scan-picker__name'>{code.label}</Text>
    <Text className='scan-picker__tier'>{code.tierName}</Text>
  </Tap>
);

/** In place of the camera: members who show their code now, or the digits under a code typed by hand. */
export const ScanPicker = ({ prompt }: { prompt: ScanPrompt }) => {
  const found = useLiveCodes(prompt.live);
  const [digits, setDigits] = useState('');
  return (
    <View className='prompt'>
      <View className='prompt__sheet scan-picker' role='dialog' aria-modal='true' aria-label='选择会员码'>
        <Text className='scan-picker__title'>正在出示会员码的会员</Text>
        {found.kind === 'looking' && <Text className='scan-picker__hint'>正在查找…</Text>}
        {found.kind === 'failed' && <Text className='scan-picker__hint' role='alert'>{found.why}</Text>}
        {found.kind === 'codes' && found.codes.length === 0 && (
          <Text className='scan-picker__hint'>现在没有人出示会员码。请会员打开小程序的“会员码”页。</Text>
        )}
        <View className='scan-picker__list'>
          {found.kind === 'codes' && found.codes.map((code) => <CodeRow key={code.code} code={code} onPick={prompt.answer} />)}
        </View>
        <View className='scan-picker__typed'>
          <Input
            className='scan-picker__input'
            type='number'
            placeholder='或输入码下方的数字'
            aria-label='会员码数字'
            value={digits}
            onInput={(event) => setDigits(event.detail.value)}
          />
          <Tap className='scan-picker__go' disabled={digits.trim().length < 4} onTap={() => prompt.answer(digits.trim())}>
            <Text>识别</Text>
          </Tap>
        </View>
        <Tap className='scan-picker__back' onTap={() => prompt.answer(undefined)}><Text>取消</Text></Tap>
      </View>
    </View>
  );
};
