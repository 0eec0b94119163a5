import { isDeepStrictEqual } from 'node:util';
import type { ReferralCostPreview, ReferralSettings } from '@shuke/shared/contract/referral';
import type { Reward } from '@shuke/shared/contract/rewards';
import { checkReferralSettings } from '@shuke/shared/rules/referral/check-settings';
import { mostCost } from '@shuke/shared/rules/referral/most-cost';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { rewardsCeilingFen, unknownCoupons } from '../rewards/index';
import { ReferralBook, type ReferralRules } from './model';

const withoutId = (row: ReferralRules | null): ReferralSettings | null => {
  if (!row) return null;
  const { _id, ...settings } = row;
  return settings;
};

export const readRules = async (deps: Deps): Promise<ReferralSettings | null> => withoutId(await ReferralBook(deps.db).findById('referral').lean());

const LISTS = ['inviterRewards', 'friendRewards', 'welcomeRewards'] as const;
const ladderRewards = ({ ladder }: ReferralSettings): Reward[] => ladder.map(({ reward }) => reward);

const refuseFaults = async (deps: Deps, body: ReferralSettings): Promise<void> => {
  const unknown = async (rewards: readonly Reward[], path: (i: number) => string) =>
    (await unknownCoupons(deps, rewards)).map((i) => ({ path: path(i), message: '这张券不存在或已停发' }));
  const errors = [
    ...checkReferralSettings(body),
    ...(await Promise.all(LISTS.map((list) => unknown(body[list], (i) => `/body/${list}/${i}/templateId`)))).flat(),
    ...(await unknown(ladderRewards(body), (i) => `/body/ladder/${i}/reward/templateId`)),
  ];
  if (errors.length > 0) throw new AppError('BAD_REQUEST', { errors });
};

/** Changes the rules, with an audit row when something changed. Refuses BAD_REQUEST with every fault. */
export const changeRules = async (deps: Deps, actor: OperatorActor, body: ReferralSettings, requestId: string): Promise<ReferralSettings> => {
  await refuseFaults(deps, body);
  await withTransaction(deps.db, async (session) => {
    const before = withoutId(await ReferralBook(deps.db).findOneAndUpdate({ _id: 'referral' }, { $set: body }, { session, upsert: true }).lean());
    if (isDeepStrictEqual(before, body)) return;
    await recordAudit(deps, session, { actor, action: 'change-referral', target: 'referral:settings', before, after: body, requestId });
  });
  return body;
};

/** The most that rules can cost; refuses the same faults as saving them would. */
export const previewCost = async (deps: Deps, body: ReferralSettings): Promise<ReferralCostPreview> => {
  await refuseFaults(deps, body);
  const [inviterFen, friendFen, welcomeFen] = await Promise.all(LISTS.map((list) => rewardsCeilingFen(deps, body[list])));
  const ladderFen = await rewardsCeilingFen(deps, ladderRewards(body));
  return mostCost({ inviterFen: inviterFen!, friendFen: friendFen!, welcomeFen: welcomeFen!, ladderFen }, body.maxPerMonth);
};
