import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { open, routes } from '../../../routes';
import type { GainedReward, Task, TaskSet } from '../../../types';
import { Button, Card, openTab, toast } from '../../../ui';
import { useAct } from '../../../use-act';
import { gainedWords, progressPercent, progressWords, titleOf } from './task-words';

const Bar = ({ percent }: { percent: number }) => (
  <View className='task__bar' aria-hidden='true'><View className='task__fill' style={{ width: `${percent}%` }} /></View>
);

/** Where a task is done; the check-in stands on this very page. */
const wayTo: Partial<Record<Task['kind'], { words: string; go: (id: string) => void }>> = {
  'complete-profile': { words: '去填写', go: () => open(routes.profile()) },
  'first-order': { words: '去下单', go: () => openTab('shop') },
  orders: { words: '去下单', go: () => openTab('shop') },
  'visit-store': { words: '看门店', go: () => open(routes.stores()) },
  invite: { words: '去邀请', go: () => open(routes.invite()) },
  questionnaire: { words: '去回答', go: (id) => open(routes.questionnaire(id)) },
};

interface ActProps {
  state: Task['state'];
  busy: boolean;
  title: string;
  onClaim: () => void;
  way?: { words: string; go: () => void };
}

const Act = ({ state, busy, title, onClaim, way }: ActProps) => {
  if (state === 'done') return <Button size='small' busy={busy} label={`领取${title}的奖励`} onTap={onClaim}>领取</Button>;
  if (state === 'claimed') return <Text className='task__over'>已领取</Text>;
  return way ? <Button size='small' kind='quiet' label={`${way.words}：${title}`} onTap={way.go}>{way.words}</Button> : null;
};

const useClaim = (claim: () => Promise<{ gained: GainedReward[] }>, onClaimed: () => void) =>
  useAct(async () => {
    toast(gainedWords((await claim()).gained));
    onClaimed();
  });

export const TaskRow = ({ task, onClaimed }: { task: Task; onClaimed: () => void }) => {
  const { id, period, state, parts, kind, reward, detail } = task;
  const claim = useClaim(() => api('POST /v1/member/tasks/:id/claim', { params: { id }, body: { period } }), onClaimed);
  const words = progressWords(parts);
  const way = wayTo[kind];
  return (
    <View className='task'>
      <View className='task__words'>
        <Text className='task__title'>{titleOf(task)}</Text>
        {detail !== '' && <Text className='task__detail'>{detail}</Text>}
        <Text className='task__reward'>{reward.text}</Text>
        {state === 'open' && words !== '' && <View className='task__progress'><Bar percent={progressPercent(parts)} /><Text className='task__have'>{words}</Text></View>}
        {claim.problem && <Text className='task__problem' role='alert'>{claim.problem.message}</Text>}
      </View>
      <Act state={state} busy={claim.busy} title={task.title} onClaim={() => void claim.run()} way={way && { words: way.words, go: () => way.go(id) }} />
    </View>
  );
};

/** The tasks of a set stand under their common reward. */
export const SetCard = ({ set, tasks, onClaimed }: { set: TaskSet; tasks: readonly Task[]; onClaimed: () => void }) => {
  const claim = useClaim(() => api('POST /v1/member/task-sets/:id/claim', { params: { id: set.id } }), onClaimed);
  return (
    <Card className='task-set'>
      <View className='task'>
        <View className='task__words'>
          <Text className='task-set__title'>{set.title}</Text>
          <Text className='task__detail'>{set.detail}</Text>
          <Text className='task__reward'>{set.reward.text}</Text>
          <View className='task__progress'><Bar percent={(set.done / set.need) * 100} /><Text className='task__have'>{set.done}/{set.need} 个任务</Text></View>
          {claim.problem && <Text className='task__problem' role='alert'>{claim.problem.message}</Text>}
        </View>
        <Act state={set.state} busy={claim.busy} title={set.title} onClaim={() => void claim.run()} />
      </View>
      {tasks.map((task) => <TaskRow key={task.id + task.period} task={task} onClaimed={onClaimed} />)}
    </Card>
  );
};
