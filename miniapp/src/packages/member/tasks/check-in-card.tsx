import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { api } from '../../../api';
import type { CheckIn } from '../../../types';
import { Button, Card, confirm, Icon, toast } from '../../../ui';
import { useAct } from '../../../use-act';
import { sayDate, weeksOf } from './calendar-weeks';
import { gainedWords, shortReward } from './task-words';

interface CheckInProps {
  checkIn: CheckIn;
  /** Puts the calendar after an act on the screen, and asks for the tasks that it may have moved. */
  onDone: (checkIn: CheckIn) => void;
}

const headWords = ({ checkedToday, streak }: CheckIn): string => {
  if (checkedToday) return `今天已签到，连续 ${streak} 天`;
  return streak > 0 ? `已连续 ${streak} 天，今天还没签到` : '今天还没签到';
};

const Ladder = ({ ladder }: Pick<CheckIn, 'ladder'>) => (
  <View className='check-in__ladder'>
    {ladder.map(({ step, reward, state }) => (
      <View key={step} className={`check-in__rung is-${state}`} aria-label={`第 ${step} 天，${reward.text}`}>
        {state === 'got' ? <Icon name='check' size={16} colour={theme.colour.jade} /> : <Text className='check-in__gift'>{shortReward(reward)}</Text>}
        <Text className='check-in__step'>{step} 天</Text>
      </View>
    ))}
  </View>
);

const Milestones = ({ checkIn: { milestones, days } }: Pick<CheckInProps, 'checkIn'>) => (
  <View className='check-in__milestones'>
    {milestones.map(({ days: need, reward, reached }) => (
      <View key={need} className={`check-in__milestone ${reached ? 'is-reached' : ''}`}>
        <Text>本月累计 {need} 天</Text>
        <Text className='check-in__milestone-gift'>{reward.text}</Text>
        <Text className='check-in__milestone-state'>{reached ? '已得' : `还差 ${need - days.length} 天`}</Text>
      </View>
    ))}
  </View>
);

/** Seven to a line is too narrow for a finger: a day only shows, the buttons below act. */
const Day = ({ date, checkIn }: { date: string | null; checkIn: CheckIn }) => {
  if (!date) return <View className='calendar__day' />;
  const done = checkIn.days.find((day) => day.date === date);
  const missed = checkIn.makeUp.cards > 0 && checkIn.makeUp.dates.includes(date);
  return (
    <View className={`calendar__day ${done ? 'is-done' : ''} ${date === checkIn.today ? 'is-today' : ''} ${missed ? 'is-missed' : ''}`}>
      <Text className='calendar__number'>{Number(date.slice(8))}</Text>
      {done?.kind === 'make-up' && <Text className='calendar__note'>补</Text>}
      {missed && <Text className='calendar__note'>可补</Text>}
    </View>
  );
};

const NAMES = ['一', '二', '三', '四', '五', '六', '日'];

const Calendar = ({ checkIn }: { checkIn: CheckIn }) => (
  <View className='calendar'>
    <View className='calendar__week'>{NAMES.map((name) => <Text key={name} className='calendar__name'>{name}</Text>)}</View>
    {weeksOf(checkIn.month).map((week, i) => (
      <View key={i} className='calendar__week'>
        {week.map((date, place) => <Day key={place} date={date} checkIn={checkIn} />)}
      </View>
    ))}
  </View>
);

const cardWords = ({ cards, withinDays, dates }: CheckIn['makeUp']): string => {
  if (cards === 0) return `漏签的日子可以用补签卡补上（最近 ${withinDays} 天），完成任务能得到补签卡`;
  return dates.length > 0 ? `有 ${cards} 张补签卡，可以补上这些日子` : `有 ${cards} 张补签卡，最近 ${withinDays} 天没有漏签`;
};

/** Missed days that a card can fill, also those of last month. */
const Missed = ({ makeUp: { cards, dates }, onFill }: { makeUp: CheckIn['makeUp']; onFill: (date: string) => void }) => {
  if (cards === 0 || dates.length === 0) return null;
  return (
    <View className='check-in__missed'>
      {dates.map((date) => <Button key={date} size='small' kind='outline' onTap={() => onFill(date)}>{`补签${sayDate(date)}`}</Button>)}
    </View>
  );
};

export const CheckInCard = ({ checkIn, onDone }: CheckInProps) => {
  const today = useAct(async () => {
    const done = await api('POST /v1/member/check-in');
    toast(gainedWords(done.gained));
    onDone(done.checkIn);
  });
  const fill = useAct(async (_key, date: string) => {
    const done = await api('POST /v1/member/check-in/make-up', { body: { date } });
    toast(done.gained.length > 0 ? gainedWords(done.gained) : `已补上${sayDate(date)}`);
    onDone(await api('GET /v1/member/check-in', { query: {} }));
  });
  const ask = async (date: string): Promise<void> => {
    if (await confirm(`补签${sayDate(date)}`, '用掉一张补签卡。补上后连续天数接得上，也算进本月累计；不补发那天的奖励。', '补签')) await fill.run(date);
  };
  const problem = today.problem ?? fill.problem;
  return (
    <Card className='check-in'>
      <Text className='check-in__head'>{headWords(checkIn)}</Text>
      <Ladder ladder={checkIn.ladder} />
      <Button wide busy={today.busy} disabled={checkIn.checkedToday} onTap={() => void today.run()}>{checkIn.checkedToday ? '今天已签到' : '签到'}</Button>
      {problem && <Text className='check-in__problem' role='alert'>{problem.message}</Text>}
      <Milestones checkIn={checkIn} />
      <Text className='check-in__month'>{Number(checkIn.month.slice(5))} 月已签 {checkIn.days.length} 天</Text>
      <Calendar checkIn={checkIn} />
      {checkIn.makeUp.withinDays > 0 && <Text className='check-in__cards'>{cardWords(checkIn.makeUp)}</Text>}
      <Missed makeUp={checkIn.makeUp} onFill={(date) => void ask(date)} />
    </Card>
  );
};
