import type { Answer, Question, TaskBody } from '../../contract/tasks';

export interface TaskFault {
  /** JSON pointer into the request. */
  path: string;
  message: string;
}

const ONCE_ONLY = new Set<TaskBody['condition']['kind']>(['complete-profile', 'first-order', 'questionnaire']);

/** What a schema cannot say about a task. Answers every fault; none: it is sound. */
export const checkTask = (body: TaskBody): TaskFault[] => [...timeFaults(body), ...periodFaults(body), ...questionFaults(body)];

const timeFaults = ({ startsAt, endsAt }: TaskBody): TaskFault[] =>
  endsAt !== null && new Date(endsAt) <= new Date(startsAt) ? [{ path: '/body/endsAt', message: '结束时间要晚于开始时间' }] : [];

const LONGEST_DAYS = { once: 366, daily: 1, weekly: 7, monthly: 28 } as const;

const periodFaults = ({ condition, period }: TaskBody): TaskFault[] => {
  if (ONCE_ONLY.has(condition.kind) && period !== 'once') return [{ path: '/body/period', message: '这种任务每人只能完成一次' }];
  if (condition.kind === 'check-in' && condition.days > LONGEST_DAYS[period]) {
    return [{ path: '/body/condition/days', message: `这个周期里最多要求签到 ${LONGEST_DAYS[period]} 天` }];
  }
  return [];
};

const repeated = (keys: readonly string[]): number => keys.findIndex((key, i) => keys.indexOf(key) !== i);

const questionFaults = ({ condition }: TaskBody): TaskFault[] => {
  if (condition.kind !== 'questionnaire') return [];
  const { questions } = condition;
  const double = repeated(questions.map(({ key }) => key));
  const doubles = double < 0 ? [] : [{ path: `/body/condition/questions/${double}/key`, message: '题目编号重复了' }];
  return [...doubles, ...questions.flatMap((question, i) => optionFaults(question, `/body/condition/questions/${i}/options`))];
};

const optionFaults = ({ kind, options }: Question, path: string): TaskFault[] => {
  if (kind === 'text') return options.length > 0 ? [{ path, message: '填空题没有选项' }] : [];
  if (options.length < 2) return [{ path, message: '选择题至少要有两个选项' }];
  const double = repeated(options.map(({ key }) => key));
  return double < 0 ? [] : [{ path: `${path}/${double}/key`, message: '选项编号重复了' }];
};

/** What is wrong with a set of answers. None: they can be kept. */
export const checkAnswers = (questions: readonly Question[], answers: readonly Answer[]): TaskFault[] => {
  const strangers = answers.flatMap(({ key }, i) =>
    questions.some((question) => question.key === key) && answers.findIndex((one) => one.key === key) === i
      ? [] : [{ path: `/body/answers/${i}/key`, message: '没有这道题，或答了两次' }]);
  return [...strangers, ...questions.flatMap((question) => answerFaults(question, answers))];
};

const answerFaults = (question: Question, answers: readonly Answer[]): TaskFault[] => {
  const at = answers.findIndex(({ key }) => key === question.key);
  const given = answers[at];
  const path = `/body/answers/${Math.max(at, 0)}`;
  const chosen = new Set(given?.options);
  const empty = question.kind === 'text' ? !given?.text.trim() : chosen.size === 0;
  if (empty && question.required) return [{ path, message: `「${question.title}」还没有回答` }];
  if (!given) return [];
  if (question.kind === 'text') return chosen.size > 0 ? [{ path: `${path}/options`, message: '这道题请用文字回答' }] : [];
  if (given.text !== '') return [{ path: `${path}/text`, message: '这道题请选择选项' }];
  const known = new Set(question.options.map(({ key }) => key));
  const wrong = [...chosen].some((key) => !known.has(key)) || chosen.size < given.options.length || (question.kind === 'single' && chosen.size > 1);
  return wrong ? [{ path: `${path}/options`, message: question.kind === 'single' ? '这道题只能选一项' : '选项有误，请重新选择' }] : [];
};
