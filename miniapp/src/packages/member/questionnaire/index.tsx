import { useState } from 'react';
import Taro, { useRouter } from '@tarojs/taro';
import { Text, Textarea, View } from '@tarojs/components';
import { api } from '../../../api';
import type { Task } from '../../../types';
import { BoneCards, Button, Card, EmptyState, Icon, Loaded, Page, Tap, toast } from '../../../ui';
import { theme } from '@shuke/shared/values/theme';
import { useAct } from '../../../use-act';
import { useLoad } from '../../../use-load';
import { answersOf, choose, missingOf, type Draft, type Question } from './draft';
import './questionnaire.scss';

const Options = ({ question, draft, onChange }: { question: Question; draft: Draft; onChange: (draft: Draft) => void }) => (
  <View>
    {question.options.map(({ key, text }) => {
      const chosen = draft[question.key]?.options.includes(key) ?? false;
      return (
        <Tap key={key} className={`question__option ${chosen ? 'is-chosen' : ''}`} role='radio' selected={chosen} label={text} onTap={() => onChange(choose(draft, question, key))}>
          <Text className='question__text'>{text}</Text>
          {chosen && <Icon name='check' size={18} colour={theme.colour.jade} />}
        </Tap>
      );
    })}
  </View>
);

const Words = ({ question, draft, onChange }: { question: Question; draft: Draft; onChange: (draft: Draft) => void }) => (
  <Textarea
    className='question__words' value={draft[question.key]?.text ?? ''} maxlength={500} placeholder='写几句' aria-label={question.title}
    onInput={(event) => onChange({ ...draft, [question.key]: { options: [], text: event.detail.value } })}
  />
);

const kindWords = { single: '选一项', multi: '可多选', text: '' } as const;

const One = ({ question, number, draft, onChange }: { question: Question; number: number; draft: Draft; onChange: (draft: Draft) => void }) => (
  <Card className='question'>
    <Text className='question__title'>{number}. {question.title}</Text>
    <Text className='question__kind'>{[kindWords[question.kind], question.required ? '' : '可不填'].filter(Boolean).join(' · ')}</Text>
    {question.kind === 'text' ? <Words question={question} draft={draft} onChange={onChange} /> : <Options question={question} draft={draft} onChange={onChange} />}
  </Card>
);

const Form = ({ task }: { task: Task }) => {
  const [draft, setDraft] = useState<Draft>({});
  const [asked, setAsked] = useState(false);
  const missing = missingOf(task.questions, draft);
  const send = useAct(async () => {
    await api('POST /v1/member/tasks/:id/answers', { params: { id: task.id }, body: { answers: answersOf(task.questions, draft) } });
    toast('收到了，回任务页领取奖励');
    await Taro.navigateBack();
  });
  const submit = (): void => {
    setAsked(true);
    if (missing.length === 0) void send.run();
  };
  return (
    <>
      <Text className='questionnaire__hint'>{task.title}，答完得 {task.reward.text}</Text>
      {task.questions.map((question, i) => <One key={question.key} question={question} number={i + 1} draft={draft} onChange={setDraft} />)}
      {asked && missing.length > 0 && <Text className='questionnaire__problem' role='alert'>还有第 {missing.join('、')} 题没有回答</Text>}
      {send.problem && <Text className='questionnaire__problem' role='alert'>没有交上：{send.problem.message}</Text>}
      <Button wide busy={send.busy} onTap={submit}>提交</Button>
    </>
  );
};

export default function QuestionnairePage() {
  const { id = '' } = useRouter().params;
  const load = useLoad(`questionnaire:${id}`, async () => (await api('GET /v1/member/tasks')).tasks.find((task) => task.id === id) ?? null);
  const gone = <EmptyState kind='no-results' title='这份问卷已经交过或结束了' act='回任务页' onAct={() => void Taro.navigateBack()} />;
  return (
    <Page className='questionnaire'>
      <Loaded load={load} skeleton={<BoneCards count={3} height={160} />} empty={(task) => (!task || task.questions.length === 0) && gone}>
        {(task) => task && <Form task={task} />}
      </Loaded>
    </Page>
  );
}
