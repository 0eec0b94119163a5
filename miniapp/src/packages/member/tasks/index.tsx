import { Text } from '@tarojs/components';
import { api } from '../../../api';
import { open, routes } from '../../../routes';
import type { CheckIn, TaskList } from '../../../types';
import { Bone, BoneCards, Card, EmptyState, Loaded, Page, Section } from '../../../ui';
import { useLoad } from '../../../use-load';
import { CheckInCard } from './check-in-card';
import { SetCard, TaskRow } from './task-row';
import './tasks.scss';

interface Today {
  checkIn: CheckIn;
  list: TaskList;
}

const fetchToday = async (): Promise<Today> => {
  const [checkIn, list] = await Promise.all([api('GET /v1/member/check-in', { query: {} }), api('GET /v1/member/tasks')]);
  return { checkIn, list };
};

const Tasks = ({ list, onClaimed }: { list: TaskList; onClaimed: () => void }) => {
  const inSets = new Set(list.sets.map(({ id }) => id));
  const alone = list.tasks.filter(({ setId }) => setId === null || !inSets.has(setId));
  return (
    <Section title='任务' more='我的积分' onMore={() => open(routes.points())}>
      {list.sets.map((set) => <SetCard key={set.id} set={set} tasks={list.tasks.filter(({ setId }) => setId === set.id)} onClaimed={onClaimed} />)}
      {alone.length > 0 && <Card className='task-list'>{alone.map((task) => <TaskRow key={task.id + task.period} task={task} onClaimed={onClaimed} />)}</Card>}
      {list.tasks.length === 0 && <Card><Text className='task__detail'>现在没有任务，有新的会出现在这里</Text></Card>}
    </Section>
  );
};

export default function TasksPage() {
  const load = useLoad('tasks', fetchToday);
  const done = (list: TaskList) => (checkIn: CheckIn): void => {
    load.replace({ checkIn, list });
    void load.reload();
  };
  return (
    <Page>
      <Loaded
        load={load}
        skeleton={<><Bone height={560} radius={12} gap={32} /><BoneCards count={3} height={96} /></>}
        empty={({ checkIn, list }) => !checkIn.open && list.tasks.length === 0 && (
          <EmptyState kind='no-results' title='签到和任务还没有开始' hint='开始后在这里能看到能做什么、得到什么' act='看看我的积分' onAct={() => open(routes.points())} />
        )}
      >
        {({ checkIn, list }) => (
          <>
            {checkIn.open && <CheckInCard checkIn={checkIn} onDone={done(list)} />}
            <Tasks list={list} onClaimed={() => void load.reload()} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
