import { randomUUID } from 'node:crypto';
import { Coupons } from '../../server/src/features/coupons/index';
import { Members, type Member } from '../../server/src/features/membership/index';
import { Lots } from '../../server/src/platform/ledger/index';
import { reconcile } from '../../server/src/reconcile';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import type { Call, TestApp } from '../support/build-test-app';
import { sandboxPost, type Person } from '../support/people';

export const readMember = async (app: TestApp, id: string): Promise<Member> => (await Members(app.deps.db).findById(id).lean())!;

/** Everything that the product promises about its numbers, all parts. */
export const expectReconciled = async (app: TestApp): Promise<void> => {
  const { parts } = await reconcile(app.deps);
  expect(parts.flatMap(({ name, faults }) => faults.map((fault) => ({ name, ...fault })))).toEqual([]);
};

/** Logs in by WeChat as the phone would. */
export const logIn = async (app: TestApp, openid: string): Promise<{ memberId: string; joined: boolean; claims: TokenClaims; refreshToken: string }> => {
  const { code } = await sandboxPost<{ code: string }>(app, '/_sandbox/login-code', { openid });
  const { memberId, joined, refreshToken } = await app.as()('POST /v1/session/wechat', { body: { code } });
  return { memberId, joined, refreshToken, claims: { sub: memberId, aud: 'member' } };
};

/** Someone whose WeChat account has a unionid, at the door. */
export const visitWithUnionid = async (app: TestApp, unionid: string, phone: string) => {
  const openid = `o${randomUUID().replaceAll('-', '').slice(0, 27)}`;
  await sandboxPost(app, '/_sandbox/personas', [{ openid, unionid, phone, name: '测试顾客', kind: 'visitor' }]);
  return { openid, ...(await logIn(app, openid)) };
};

/** What is left of each lot by the day it expires, soonest first. */
export const lotsOf = async (app: TestApp, memberId: string) =>
  (await Lots(app.deps.db).find({ memberId, left: { $gt: 0 } }).sort({ expiresAt: 1 }).lean()).map(({ left, expiresAt }) => ({ left, expiresAt: expiresAt?.toISOString() ?? null }));

export const couponsHeldBy = async (app: TestApp, memberId: string): Promise<string[]> =>
  (await Coupons(app.deps.db).find({ memberId }, { _id: 1 }).sort({ _id: 1 }).lean()).map(({ _id }) => _id);

export const merge = (call: Call, winner: Pick<Person, 'memberId'>, loser: Pick<Person, 'memberId'>, key?: string) =>
  call('POST /v1/console/members/:id/merge', { params: { id: winner.memberId }, body: { otherId: loser.memberId, reason: '核对过是同一个人' } }, key ? { key } : {});

/** The refusal's code and its words. */
export const refusalOf = async (call: Promise<unknown>): Promise<{ code?: string; detail?: string }> =>
  call.then(() => ({}), (error: { code?: string; problem?: { detail?: string }; detail?: string }) => ({ code: error.code, detail: error.detail ?? error.problem?.detail }));
