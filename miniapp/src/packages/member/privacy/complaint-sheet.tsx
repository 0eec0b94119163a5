import { useState } from 'react';
import { Text, Textarea, View } from '@tarojs/components';
import { api } from '../../../api';
import type { PrivacyRequest } from '../../../types';
import { Button, Sheet, Tap, toast } from '../../../ui';
import { useAct } from '../../../use-act';

const topics = ['消息打扰', '信息不准', '信息泄露', '其他'] as const;
type Topic = (typeof topics)[number];
const LEAST = 4;

interface Props {
  open: boolean;
  workingDays: number;
  onClose: () => void;
  onFiled: (request: PrivacyRequest) => void;
}

/** Files a complaint. What was typed stays until the server has taken it. */
export const ComplaintSheet = ({ open, workingDays, onClose, onFiled }: Props) => {
  const [topic, setTopic] = useState<Topic>('消息打扰');
  const [text, setText] = useState('');
  const [asked, setAsked] = useState(false);
  const short = text.trim().length < LEAST;
  const act = useAct(async (key) => {
    const filed = await api('POST /v1/member/privacy/complaints', { body: { topic, text: text.trim() } }, { key });
    setText('');
    setAsked(false);
    toast(`已收到，编号 ${filed.requestNo}`);
    onFiled(filed);
  });
  const send = (): void => {
    setAsked(true);
    if (!short) void act.run();
  };
  return (
    <Sheet open={open} title='隐私投诉' onClose={onClose} footer={<Button wide busy={act.busy} onTap={send}>提交</Button>}>
      <Text className='privacy__hint'>我们在 {workingDays} 个工作日内答复，答复会出现在这里和消息里。</Text>
      <View className='privacy__topics' role='radiogroup' aria-label='类别'>
        {topics.map((one) => (
          <Tap key={one} className={`privacy__topic ${one === topic ? 'is-chosen' : ''}`} role='radio' selected={one === topic} label={one} onTap={() => setTopic(one)}>
            <Text>{one}</Text>
          </Tap>
        ))}
      </View>
      <Textarea
        className='privacy__words' value={text} maxlength={1000} placeholder='发生了什么，你希望我们怎么做' aria-label='投诉内容'
        onInput={(event) => setText(event.detail.value)}
      />
      {asked && short && <Text className='privacy__problem' role='alert'>请写清楚一些，至少 {LEAST} 个字</Text>}
      {act.problem && <Text className='privacy__problem' role='alert'>没有交上：{act.problem.message}</Text>}
    </Sheet>
  );
};
