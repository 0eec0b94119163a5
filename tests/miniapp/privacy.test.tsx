import './support/as-weapp';
import { draw, settle, type Drawn } from './support/render';
import { act } from 'react';
import Taro from '@tarojs/taro';
import { phone, resetPhone } from './support/taro';
import { requestState } from '../../miniapp/src/packages/member/privacy/request-words';
import { MyData } from '../../miniapp/src/packages/member/privacy/my-data';
import type { PrivacyCentre, PrivacyRequest } from '../../miniapp/src/types';

const calls: { route: string; input: unknown }[] = [];
let centre: PrivacyCentre;
const mockApi = async (route: string, input?: unknown): Promise<unknown> => {
  calls.push({ route, input });
  if (route === 'GET /v1/member/privacy') return structuredClone(centre);
  if (route.endsWith('/link')) return { path: '/v1/privacy/files/once', expiresAt: '2026-11-22T08:15:00Z' };
  return request({ requestNo: 'P20261122000009', topic: '其他', text: '请查一下' });
};
jest.mock('../../miniapp/src/api', () => ({ api: (route: string, input?: unknown) => mockApi(route, input) }));

const request = (change: Partial<PrivacyRequest> = {}): PrivacyRequest => ({
  id: '0'.repeat(24), requestNo: 'P20261122000001', kind: 'complaint', state: 'open', askedAt: '2026-11-22T08:00:00Z', dueAt: '2026-12-11T15:59:59Z', eraseAt: null,
  heldUpBy: null, topic: null, text: null, answer: null, closedAt: null, ...change,
});

let screen: Drawn;
const open = async (change: Partial<PrivacyCentre> = {}): Promise<void> => {
  centre = { requests: [], coolingDays: 7, answerWorkingDays: 15, erasureBlockedBy: null, ...change };
  screen = await draw(<MyData />);
};
const tap = async (words: string): Promise<void> => {
  const found = [...document.querySelectorAll<HTMLElement>('.row, .button')].filter((node) => node.textContent?.startsWith(words));
  if (found.length === 0) throw new Error(`nothing says ${words}: ${document.body.textContent}`);
  await act(async () => found.at(-1)!.click());
  await settle();
};
const writes = () => calls.filter(({ route }) => !route.startsWith('GET')).map(({ route }) => route);

beforeEach(() => {
  resetPhone();
  calls.length = 0;
});
afterEach(() => screen.close());

test('a copy is asked for with one tap, and while it is prepared a second tap asks nothing', async () => {
  await open();
  await tap('导出我的信息');
  expect(writes()).toEqual(['POST /v1/member/privacy/exports']);
  await screen.close();
  calls.length = 0;
  await open({ requests: [request({ kind: 'export', state: 'preparing' })] });
  await tap('导出我的信息');
  expect(writes()).toEqual([]);
});

test('a finished file is handed over as a link that works once', async () => {
  const copied: unknown[] = [];
  Object.assign(Taro, { setClipboardData: async (what: unknown) => void copied.push(what) });
  await open({ requests: [request({ kind: 'export', state: 'ready' })] });
  await tap('获取下载链接');
  expect(copied).toEqual([{ data: '/v1/privacy/files/once' }]);
  expect(phone().toasts.join()).toContain('只能用一次');
});

test('being forgotten asks first; in the cooling-off time there is one way back and no second asking', async () => {
  let sure = false;
  Object.assign(Taro, { showModal: async () => ({ confirm: sure }) });
  await open();
  await tap('注销账号');
  expect(writes()).toEqual([]);
  sure = true;
  await tap('注销账号');
  expect(writes()).toEqual(['POST /v1/member/privacy/erasure']);
  await screen.close();
  calls.length = 0;
  await open({ requests: [request({ kind: 'erasure', state: 'cooling', eraseAt: '2026-11-29T08:00:00Z' })] });
  expect(screen.text()).toContain('将在 11月29日 自动注销，之前都可以撤回');
  expect(screen.text()).not.toContain('7 天内可以撤回');
  await tap('撤回注销');
  expect(writes()).toEqual(['POST /v1/member/privacy/erasure/withdraw']);
});

test('what stands in the way of being forgotten is said before anybody asks', async () => {
  await open({ erasureBlockedBy: '有 1 笔订单待支付，请先支付或取消' });
  expect(screen.text()).toContain('现在还不能注销：有 1 笔订单待支付');
});

test('a complaint that is too short is not sent; one that is sent appears with its number', async () => {
  await open();
  await tap('隐私投诉');
  await tap('提交');
  expect(screen.text()).toContain('至少 4 个字');
  const field = document.querySelector('textarea')!;
  const page = document.defaultView!;
  await act(async () => {
    Object.getOwnPropertyDescriptor(page.HTMLTextAreaElement.prototype, 'value')!.set!.call(field, '请查一下是谁改的');
    field.dispatchEvent(new page.Event('input', { bubbles: true }));
  });
  await tap('提交');
  expect(calls.at(-1)).toEqual({ route: 'POST /v1/member/privacy/complaints', input: { body: { topic: '消息打扰', text: '请查一下是谁改的' } } });
  expect(screen.text()).toContain('编号 P20261122000009');
});

test('every state is said in words', () => {
  const states: PrivacyRequest['state'][] = ['preparing', 'ready', 'fetched', 'cooling', 'erasing', 'erased', 'withdrawn', 'open', 'answered'];
  expect(new Set(states.map((state) => requestState(request({ state })))).size).toBe(states.length);
  expect(requestState(request())).toBe('最晚 12月11日 答复你');
  expect(requestState(request({ state: 'cooling', heldUpBy: '有退款' }))).toBe('等待中：有退款');
});
