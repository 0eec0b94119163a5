import { id, inHours, type Reply } from './fixture-people';
import type { Asked, Replies } from './fixture-replies';

type Request = Reply<'GET /v1/member/privacy'>['requests'][number];

const request = (n: number, change: Partial<Request>): Request => ({
  id: id(900 + n), requestNo: `P2026112200000${n}`, kind: 'complaint', state: 'open', askedAt: inHours(-30), dueAt: inHours(24 * 20), eraseAt: null,
  heldUpBy: null, topic: null, text: null, answer: null, closedAt: null, ...change,
});

const LONG = '每周都收到三四条短信，退订以后第二天又来了，请查一下是谁把我的授权改回去的。'.repeat(4);

const requestsOf = ({ state: { persona } }: Asked): Request[] => {
  if (persona === 'long') {
    return [
      request(1, { topic: '消息打扰', text: LONG, state: 'answered', answer: LONG, closedAt: inHours(-1) }),
      request(2, { kind: 'erasure', state: 'cooling', eraseAt: inHours(120), heldUpBy: '有 1 笔订单还没有取货或成团，完成后再注销' }),
    ];
  }
  return persona === 'empty' || persona === 'visitor' ? [] : [request(3, { kind: 'export', state: 'ready' })];
};

export const privacyReplies: Replies = {
  'GET /v1/member/privacy': (asked) => ({ requests: requestsOf(asked), coolingDays: 7, answerWorkingDays: 15, erasureBlockedBy: null }),
  'POST /v1/member/privacy/exports': () => request(4, { kind: 'export', state: 'preparing' }),
  'POST /v1/member/privacy/exports/:id/link': () => ({ path: '/v1/privacy/files/abc', expiresAt: inHours(0.25) }),
  'POST /v1/member/privacy/erasure': () => request(5, { kind: 'erasure', state: 'cooling', eraseAt: inHours(168) }),
  'POST /v1/member/privacy/erasure/withdraw': () => ({ withdrawn: true }),
  'POST /v1/member/privacy/complaints': ({ body }) => request(6, { topic: String(body.topic), text: String(body.text) }),
};
