import { MessageTemplates } from '../../../server/src/features/inbox/index';
import type { Deps } from '../../../server/src/platform/deps';
import type { DemoHistory } from '../generate';
import { byId } from './insert-all';
import type { Permitted } from './write-messages';
import { descriptionOf, paidInApp, transactionIdOf } from './write-purchases';

const AT_ONCE = 500;

const post = async ({ config }: Deps, path: string, body: unknown): Promise<void> => {
  const reply = await fetch(`${config.sandboxUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  if (!reply.ok) throw new Error(`the sandbox answered ${reply.status} to ${path}: ${await reply.text()}`);
};

/** The page lists whoever came last first: people with a story go in after the others, and in reverse. */
const tellPeople = (deps: Deps, { personas, members }: DemoHistory, permitted: readonly Permitted[]): Promise<void> => {
  const memberOf = byId(members);
  const known = new Set(personas.map(({ openid }) => openid));
  const others = permitted.filter(({ openid }) => !known.has(openid)).map(({ memberId }) => memberOf.get(memberId)!);
  return post(deps, '/_sandbox/personas', [
    ...others.map(({ openid, phone, nickname }) => ({
      openid,
      phone,
      name: nickname,
      kind: 'member',
      note: '好些日子没来的会员',
    })),
    ...personas.map(({ openid, phone, name, kind, note }) => ({ openid, phone, name, kind, note })).toReversed(),
  ]);
};

/** The sandbox's half of each permission. */
const tellPermissions = async (deps: Deps, permitted: readonly Permitted[]): Promise<void> => {
  const templates = new Map(
    (await MessageTemplates(deps.db).find().lean()).map(({ _id, templateId }) => [_id, templateId]),
  );
  for (const { openid, templateKeys } of permitted) {
    const templateIds = templateKeys.flatMap((key) => templates.get(key) ?? []);
    if (templateIds.length > 0) await post(deps, '/_sandbox/subscribe', { openid, templateIds, accept: true });
  }
};

/** Money that may still go back must be known where it was paid. */
const tellPayments = async (deps: Deps, { orders, members }: DemoHistory): Promise<void> => {
  const memberOf = byId(members);
  const paid = orders
    .filter((order) => paidInApp(order) && order.state !== 'refunded')
    .map((order) => ({
      outTradeNo: order.orderNo,
      transactionId: transactionIdOf(order),
      openid: memberOf.get(order.memberId)!.openid,
      totalFen: order.payableFen,
      paidAt: order.paidAt,
      description: descriptionOf(order),
      notifyUrl: deps.config.wechatPay.notifyUrl,
    }));
  for (let from = 0; from < paid.length; from += AT_ONCE) {
    await post(deps, '/_sandbox/past-orders', { orders: paid.slice(from, from + AT_ONCE) });
  }
};

/** The outside world's side of the story: who holds a phone, what they agreed to there, what they paid. */
export const tellSandbox = async (deps: Deps, history: DemoHistory, permitted: readonly Permitted[]): Promise<void> => {
  if (!deps.config.sandboxUrl) return;
  await tellPeople(deps, history, permitted);
  await tellPermissions(deps, permitted);
  await tellPayments(deps, history);
};
