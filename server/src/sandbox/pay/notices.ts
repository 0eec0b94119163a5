import { MINUTE_MS } from '@shuke/shared/values/time';
import { createAlarm } from '../alarm';
import type { JsonObject } from '../body';
import type { FaultName } from '../faults';
import { own, type World } from '../world';
import {
  composeNotice, newNoticeId, noticeHeaders, type NoticeContent, type NoticeEvent, type NoticeVariant,
} from './notice-message';

export interface NoticeAttempt {
  /** ISO, sandbox time. */
  at: string;
  variant: NoticeVariant;
  /** HTTP status of the product; 0 when there was no answer within five seconds. */
  status: number;
  answer: string;
}

export interface Notice extends NoticeContent {
  /** out_trade_no or out_refund_no. */
  subject: string;
  url: string;
  /** The exact text of each normal delivery. */
  body: string;
  state: 'waiting' | 'held' | 'delivered' | 'given-up' | 'lost';
  /** Normal deliveries that failed so far: index of the next wait. */
  failures: number;
  nextAtMs?: number;
  attempts: NoticeAttempt[];
}

export interface NoticeSender {
  /** Queues a notice and sends it at once, unless a fault says otherwise. */
  create(input: { subject: string; url: string; event: NoticeEvent; plaintext: JsonObject }): Notice;
  /** Sends now, on top of the schedule; answers what the product answered. */
  resend(notice: Notice, variant: NoticeVariant, times: number, together: boolean): Promise<NoticeAttempt[]>;
  list(): Notice[];
  find(subject: string): Notice | undefined;
  start(): void;
  stop(): Promise<void>;
  onChange(listener: () => void): void;
}

const SECOND_MS = 1_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Waits between deliveries: 15 retries over 24 h 4 min (WECHAT.md §2). */
export const RETRY_WAITS_MS: readonly number[] = [
  15 * SECOND_MS, 15 * SECOND_MS, 30 * SECOND_MS, 3 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS,
  30 * MINUTE_MS, 30 * MINUTE_MS, 30 * MINUTE_MS, 60 * MINUTE_MS, 3 * HOUR_MS, 3 * HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 6 * HOUR_MS,
];
const ANSWER_WITHIN_MS = 5_000;
const AT_ONCE = 16;
/** A notice held for another one does not wait for ever. */
const HELD_AT_MOST_MS = 10 * MINUTE_MS;

/** What is sent before the true notice while the fault is on. */
const FALSE_STARTS: readonly [FaultName, NoticeVariant][] = [
  ['notice-signtest', 'signtest'], ['notice-forged-tag', 'forged-tag'], ['notice-wrong-amount', 'wrong-amount'],
  ['notice-stale', 'stale'], ['notice-bad-signature', 'bad-signature'],
];

const isAccepted = (attempt: NoticeAttempt): boolean => attempt.status === 200 || attempt.status === 204;

const post = async (url: string, body: string, headers: Record<string, string>): Promise<{ status: number; answer: string }> => {
  try {
    const response = await fetch(url, {
      method: 'POST', body, headers, redirect: 'manual', signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return { status: response.status, answer: (await response.text()).slice(0, 1_000) };
  } catch (error) {
    return { status: 0, answer: `（没有应答：${error instanceof Error ? error.message : String(error)}）` };
  }
};

/** One delivery over the wire, logged. */
async function deliver(world: World, notice: Notice, variant: NoticeVariant): Promise<NoticeAttempt> {
  const body = variant === 'forged-tag' || variant === 'wrong-amount'
    ? composeNotice(notice, world.keys.apiV3Key, variant)
    : notice.body;
  const [at, startedAt] = [world.clock.now().toISOString(), performance.now()];
  const { status, answer } = await post(notice.url, body, noticeHeaders(world, body, variant));
  const attempt: NoticeAttempt = { at, variant, status, answer };
  const good = isAccepted(attempt) === (variant === 'normal');
  world.calls.add({
    at, direction: 'out', method: 'POST', url: notice.url, status, ms: Math.round(performance.now() - startedAt),
    request: body, response: answer, ok: good, verdict: `${notice.event} ${notice.subject}：${verdictOf(variant, isAccepted(attempt))}`,
  });
  notice.attempts.push(attempt);
  return attempt;
}

const verdictOf = (variant: NoticeVariant, accepted: boolean): string => {
  if (variant === 'normal') return accepted ? '已被接收' : '未被接收，将重发';
  return accepted ? `危险：接收了 ${variant} 通知` : `${variant} 已被拒绝，正确`;
};

const settle = (world: World, notice: Notice, attempt: NoticeAttempt): void => {
  if (isAccepted(attempt)) {
    notice.state = 'delivered';
    delete notice.nextAtMs;
    return;
  }
  const waitMs = RETRY_WAITS_MS[notice.failures];
  notice.failures += 1;
  if (waitMs === undefined) {
    notice.state = 'given-up';
    delete notice.nextAtMs;
    return;
  }
  notice.nextAtMs = world.clock.nowMs() + waitMs * world.settings.retryScale;
};

/** A scheduled delivery, with what the faults put before and after it. */
async function sendScheduled(world: World, notice: Notice): Promise<void> {
  for (const [fault, variant] of FALSE_STARTS) {
    if (world.faults.take(fault, notice.url)) await deliver(world, notice, variant);
  }
  const attempt = await deliver(world, notice, 'normal');
  settle(world, notice, attempt);
  if (isAccepted(attempt) && world.faults.take('notice-duplicate', notice.url)) await deliver(world, notice, 'normal');
}

const planFirst = (world: World, notice: Notice): void => {
  const nowMs = world.clock.nowMs();
  if (world.faults.take('notice-lost', notice.url)) {
    notice.state = 'lost';
    return;
  }
  const delay = world.faults.take('notice-delay', notice.url);
  notice.nextAtMs = nowMs + (delay?.seconds ?? 0) * SECOND_MS;
  if (!world.faults.take('notice-out-of-order', notice.url)) return;
  notice.state = 'held';
  notice.nextAtMs = nowMs + HELD_AT_MOST_MS;
};

/** Everything that is not settled yet, and what is on the wire right now. */
interface Desk {
  pending: Set<Notice>;
  flying: Map<Notice, Promise<void>>;
}

const nextDueOf = ({ pending, flying }: Desk): number | undefined => {
  if (flying.size >= AT_ONCE) return undefined;
  const waiting = [...pending].filter((notice) => !flying.has(notice));
  return waiting.length === 0 ? undefined : Math.min(...waiting.map((notice) => notice.nextAtMs ?? Infinity));
};

/** Lets go of what waited for something else to come first. */
const releaseHeld = (world: World, desk: Desk): void => {
  for (const notice of desk.pending) {
    if (notice.state !== 'held' || desk.flying.has(notice)) continue;
    notice.state = 'waiting';
    notice.nextAtMs = world.clock.nowMs();
  }
};

const fly = async (world: World, desk: Desk, notice: Notice): Promise<void> => {
  await sendScheduled(world, notice);
  if (notice.nextAtMs === undefined) desk.pending.delete(notice);
  desk.flying.delete(notice);
  releaseHeld(world, desk);
  world.store.touch();
};

/** Puts what is due on the wire, at most `AT_ONCE`, so that one slow answer holds up nothing else. */
const sendDue = (world: World, desk: Desk, landed: () => void): void => {
  const nowMs = world.clock.nowMs();
  const due = [...desk.pending].filter((notice) => !desk.flying.has(notice) && (notice.nextAtMs ?? Infinity) <= nowMs);
  for (const notice of due.slice(0, AT_ONCE - desk.flying.size)) {
    desk.flying.set(notice, fly(world, desk, notice).finally(landed));
  }
};

const openNotice = (world: World, input: Parameters<NoticeSender['create']>[0]): Notice => {
  const content: NoticeContent = {
    id: newNoticeId(), createdAtMs: world.clock.nowMs(), event: input.event, plaintext: input.plaintext,
  };
  const body = composeNotice(content, world.keys.apiV3Key);
  return { ...content, subject: input.subject, url: input.url, body, state: 'waiting', failures: 0, attempts: [] };
};

const repeat = async (world: World, notice: Notice, variant: NoticeVariant, times: number, together: boolean) => {
  const attempts: NoticeAttempt[] = [];
  const once = async () => void attempts.push(await deliver(world, notice, variant));
  if (together) await Promise.all(Array.from({ length: times }, once));
  else for (let count = 0; count < times; count += 1) await once();
  world.store.touch();
  return attempts;
};

export function createNoticeSender(world: World): NoticeSender {
  const all = world.store.data.notices;
  const desk: Desk = {
    pending: new Set(Object.values(all).filter((notice) => notice.nextAtMs !== undefined)), flying: new Map(),
  };
  const listeners: (() => void)[] = [];
  const tell = (): void => listeners.forEach((listener) => listener());
  const landed = (): void => {
    alarm.reset();
    tell();
  };
  const alarm = createAlarm(world.clock, () => nextDueOf(desk), async () => sendDue(world, desk, landed));
  const create: NoticeSender['create'] = (input) => {
    const notice = openNotice(world, input);
    planFirst(world, notice);
    all[notice.id] = notice;
    if (notice.nextAtMs !== undefined) desk.pending.add(notice);
    world.store.touch();
    landed();
    return notice;
  };
  const list = (): Notice[] => Object.values(all).sort((a, b) => b.createdAtMs - a.createdAtMs);
  return {
    create, list,
    find: (name) => own(all, name) ?? list().find((notice) => notice.subject === name),
    resend: (notice, variant, times, together) => repeat(world, notice, variant, times, together).finally(tell),
    start: alarm.reset,
    stop: async () => {
      await alarm.stop();
      await Promise.all(desk.flying.values());
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
