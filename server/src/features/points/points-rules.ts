import { isDeepStrictEqual } from 'node:util';
import { checkPointsRules } from '@shuke/shared/rules/points/check-points-rules';
import { pointsExpiry } from '@shuke/shared/rules/points/earn';
import { DEFAULT_POINTS_RULES, pointsTerms, type PointsChannel, type PointsTerms } from '@shuke/shared/rules/points/points-terms';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { readTogether } from '../../platform/read-together';
import { withTransaction } from '../../platform/transaction';
import { pointsTimesOf, type Tier } from '../tiers/index';
import { PointsRulesBook, type PointsRulesRow } from './model';

type Versioned = Pick<PointsRulesRow, 'version' | 'rules'>;

const readRow = readTogether<PointsRulesRow>(PointsRulesBook, { by: '_id' });

/** A brand that has decided nothing has version 0: the defaults. */
export const readPointsRules = async (deps: Pick<Deps, 'db'>): Promise<Versioned> => {
  const row = await readRow(deps.db, 'points');
  return { version: row?.version ?? 0, rules: row?.rules ?? DEFAULT_POINTS_RULES };
};

interface Purchase {
  birthdayKey: string | null;
  tier: Tier;
  channel: PointsChannel;
  storeId: string | null;
  at: Date;
}

/** What the rules of this moment mean for one purchase; the same for quote and booking. */
export const pointsTermsFor = async (deps: Pick<Deps, 'db'>, { tier, ...purchase }: Purchase): Promise<PointsTerms> =>
  pointsTerms((await readPointsRules(deps)).rules, { ...purchase, tierKey: tier._id, tierTimes: pointsTimesOf(tier) });

/** When points that are given now go. */
export const pointsExpiryFor = async (deps: Pick<Deps, 'db'>, at: Date): Promise<Date> => pointsExpiry(at, (await readPointsRules(deps)).rules.lifeDays);

/** Replaces the rules if they are still the version that was read. Refuses BAD_REQUEST with every fault. */
export const changePointsRules = async (deps: Deps, actor: OperatorActor, body: Versioned, requestId: string): Promise<Versioned> => {
  const errors = checkPointsRules(body.rules);
  if (errors.length > 0) throw new AppError('BAD_REQUEST', { errors });
  const before = await readPointsRules(deps);
  if (isDeepStrictEqual(before.rules, body.rules)) return before;
  try {
    await withTransaction(deps.db, async (session) => {
      const row = { version: body.version + 1, rules: body.rules };
      if (body.version === 0) await PointsRulesBook(deps.db).insertMany([{ _id: 'points', ...row }], { session });
      else {
        const changed = await PointsRulesBook(deps.db).updateOne({ _id: 'points', version: body.version }, { $set: row }, { session });
        if (changed.modifiedCount === 0) throw new AppError('CHANGED_MEANWHILE');
      }
      await recordAudit(deps, session, { actor, action: 'change-points-rules', target: 'points-rules:points', before: before.rules, after: body.rules, requestId });
    });
  } catch (error) {
    throw isDuplicateKey(error) ? new AppError('CHANGED_MEANWHILE') : error;
  }
  return readPointsRules(deps);
};
