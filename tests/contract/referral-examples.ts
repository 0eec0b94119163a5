import { Referrals } from '../../server/src/features/referral/index';
import { makeMember } from '../support/people';
import { inviteAndJoin, referralOf, rules, sceneOf, setRules } from '../server/referral-support';
import type { Examples, World } from './world';

const nothing = (): Record<string, never> => ({});
const withRules = <T>(make: (world: World) => T | Promise<T>) => async (world: World): Promise<T> => {
  await setRules(world.app);
  return make(world);
};

const memberScene = async ({ app, member }: World): Promise<string> => sceneOf(app, member.memberId);
const held = async (world: World): Promise<string> => {
  const friendId = await inviteAndJoin(world.app, (await makeMember(world.app)).memberId);
  const { _id } = await referralOf(world.app, friendId);
  await Referrals(world.app.deps.db).updateOne({ _id }, { $set: { state: 'held', flags: ['same-device'] } });
  return _id;
};
const review = async (world: World) => ({ params: { id: await held(world) }, body: { reason: '和本人核实过' } });

type Keys<P extends string> = Extract<keyof Examples, `${string} /v1/${P}`>;

export const referralExamples: Pick<Examples, Keys<`member/referral${string}` | `console/referral${string}` | 'referral-codes/:scene'>> = {
  'GET /v1/member/referral': withRules(nothing),
  'GET /v1/member/referral/records': () => ({ query: {} }),
  'POST /v1/member/referral/shares': () => ({ body: { via: 'poster' as const, deviceId: 'phone-of-mine' } }),
  'POST /v1/member/referral/visits': withRules(async (world) => ({ body: { scene: await memberScene(world), deviceId: 'phone-of-a-friend' } })),
  'GET /v1/referral-codes/:scene': async (world) => ({ params: { scene: await memberScene(world) } }),
  'GET /v1/console/referral': () => ({ query: { days: 30 } }),
  'GET /v1/console/referral/records': () => ({ query: { state: 'held' as const } }),
  'PUT /v1/console/referral/settings': () => ({ body: rules() }),
  'POST /v1/console/referral/preview': () => ({ body: rules() }),
  'POST /v1/console/referral/records/:id/release': withRules(review),
  'POST /v1/console/referral/records/:id/reject': withRules(review),
};
