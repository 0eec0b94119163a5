import './support/as-weapp';
import { draw, settle, type Drawn } from './support/render';
import { ApiProblem } from '@shuke/shared/contract/client';
import { act } from 'react';
import { Loaded } from '../../miniapp/src/ui/loaded';
import { useLoad, type Load } from '../../miniapp/src/use-load';
import { phone, resetPhone } from './support/taro';

const problem = (status: number, code: string, title: string) => new ApiProblem({ type: 'about:blank', status, code, title });
const offline = () => problem(0, 'OFFLINE', '网络不通，请检查后重试');

interface Asked {
  resolve(value: string): void;
  reject(thrown: unknown): void;
}

/** A page over a server that answers when the test says so. */
const scene = (name: string) => {
  const asked: Asked[] = [];
  let load: Load<string> | undefined;
  const Page = () => {
    load = useLoad(name, () => new Promise<string>((resolve, reject) => asked.push({ resolve, reject })));
    return <Loaded load={load} skeleton='骨架' empty={(text) => text === '' && '空'}>{(text) => <p>{text}</p>}</Loaded>;
  };
  return { Page, asked, load: () => load as Load<string> };
};

const drawn: Drawn[] = [];
const show = async ({ Page }: ReturnType<typeof scene>): Promise<Drawn> => {
  const page = await draw(<Page />);
  drawn.push(page);
  return page;
};
const answer = async (asked: Asked | undefined, how: (asked: Asked) => void): Promise<void> => {
  if (!asked) throw new Error('the page has not asked');
  how(asked);
  await settle();
};

beforeEach(resetPhone);
afterEach(async () => {
  for (const page of drawn.splice(0)) await page.close();
});

test('the first visit shows the skeleton, then what came', async () => {
  const page = scene('a');
  const screen = await show(page);
  expect(screen.text()).toBe('骨架');
  expect(screen.find('[aria-busy]').getAttribute('aria-label')).toBe('正在加载');
  await answer(page.asked[0], ({ resolve }) => resolve('茶'));
  expect(screen.text()).toBe('茶');
  expect(page.asked).toHaveLength(1);
});

test('the next visit opens with what was shown last, and takes the news when it comes', async () => {
  const first = scene('b');
  await show(first);
  await answer(first.asked[0], ({ resolve }) => resolve('昨天的茶'));
  const second = scene('b');
  const screen = await show(second);
  expect(screen.text()).toBe('昨天的茶');
  await answer(second.asked[0], ({ resolve }) => resolve('今天的茶'));
  expect(screen.text()).toBe('今天的茶');
});

test('without a network the last data stays, says of when it is, and can be asked for again', async () => {
  const first = scene('c');
  await show(first);
  await answer(first.asked[0], ({ resolve }) => resolve('券'));
  const second = scene('c');
  const screen = await show(second);
  await answer(second.asked[0], ({ reject }) => reject(offline()));
  expect(screen.text()).toContain('网络不通，这是刚刚的内容'.replace('刚刚', ' 刚刚 '));
  expect(screen.text()).toContain('券');
  await screen.click('.stale-bar__retry');
  await answer(second.asked[1], ({ resolve }) => resolve('新券'));
  expect(screen.text()).toBe('新券');
});

test('a failure without data says what is safe and leads on; the retry works', async () => {
  const page = scene('d');
  const screen = await show(page);
  await answer(page.asked[0], ({ reject }) => reject(offline()));
  expect(screen.text()).toContain('网络不通，请检查后重试');
  expect(screen.text()).toContain('你的券、积分和订单都在');
  await screen.click('.empty-state__act');
  expect(screen.text()).toBe('骨架');
  await answer(page.asked[1], ({ resolve }) => resolve('回来了'));
  expect(screen.text()).toBe('回来了');
});

test('a refusal replaces old data: what is gone is not shown as if it were there', async () => {
  const page = scene('e');
  const screen = await show(page);
  await answer(page.asked[0], ({ resolve }) => resolve('订单'));
  await act(async () => void page.load().reload());
  await answer(page.asked[1], ({ reject }) => reject(problem(404, 'ORDER_NOT_FOUND', '没有找到这笔订单')));
  expect(screen.text()).toContain('没有找到这笔订单');
  expect(screen.has('p')).toBe(false);
});

test('somebody who has not joined is led to joining, not to a retry that cannot help', async () => {
  const page = scene('f');
  const screen = await show(page);
  await answer(page.asked[0], ({ reject }) => reject(problem(403, 'NOT_JOINED', '请先加入会员')));
  await screen.click('.empty-state__act');
  expect(phone().visited).toEqual(['/pages/home/index']);
});

test('an answer that comes late does not overwrite a newer one', async () => {
  const page = scene('g');
  const screen = await show(page);
  await act(async () => void page.load().reload());
  await answer(page.asked[1], ({ resolve }) => resolve('新'));
  await answer(page.asked[0], ({ resolve }) => resolve('旧'));
  expect(screen.text()).toBe('新');
});

test('what a write answered is on the screen at once, and an older question cannot undo it', async () => {
  const page = scene('h');
  const screen = await show(page);
  await act(async () => page.load().replace('已关闭'));
  await answer(page.asked[0], ({ resolve }) => resolve('已打开'));
  expect(screen.text()).toBe('已关闭');
});

test('nothing to show is said in words', async () => {
  const page = scene('i');
  const screen = await show(page);
  await answer(page.asked[0], ({ resolve }) => resolve(''));
  expect(screen.text()).toBe('空');
});

test('coming back to a page asks again, opening it asks once', async () => {
  jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'queueMicrotask', 'nextTick'] });
  const page = scene('j');
  await show(page);
  await answer(page.asked[0], ({ resolve }) => resolve('一'));
  jest.setSystemTime(Date.now() + 5000);
  await act(async () => phone().shown.forEach((listener) => listener()));
  jest.useRealTimers();
  expect(page.asked).toHaveLength(2);
});

test('who goes elsewhere and comes straight back sees what has changed meanwhile', async () => {
  const page = scene('k');
  await show(page);
  await answer(page.asked[0], ({ resolve }) => resolve('一'));
  await act(async () => phone().hidden.forEach((listener) => listener()));
  await act(async () => phone().shown.forEach((listener) => listener()));
  expect(page.asked).toHaveLength(2);
});
