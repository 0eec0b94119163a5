import type { CareRuleBody } from '@shuke/shared/contract/care';
import { festivalDate, festivalOf, FESTIVALS } from '@shuke/shared/rules/care/festivals';
import type { Occasion } from '@shuke/shared/rules/care/occasions';
import { businessDate } from '@shuke/shared/values/time';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { unknownCoupons } from '../rewards/index';
import { allTiers } from '../tiers/index';
import { CareGifts, CareRules, type CareRule } from './model';

export const occasionName = (occasion: Occasion): string => {
  switch (occasion.kind) {
    case 'birthday': return '生日';
    case 'anniversary': return '入会周年';
    case 'festival': return festivalOf(occasion.festival)?.name ?? occasion.festival;
  }
};

const slotOf = (occasion: Occasion): string => (occasion.kind === 'festival' ? `festival-${occasion.festival}` : occasion.kind);

const toView = async (deps: Deps, { _id: id, occasion, title, text, gifts, active, createdAt }: CareRule) => {
  const year = businessDate(deps.clock.now()).slice(0, 4);
  const givenThisYear = await CareGifts(deps.db).countDocuments({ ruleId: id, date: { $gte: `${year}-01-01`, $lte: `${year}-12-31` } });
  return {
    id, occasion: occasion as CareRuleBody['occasion'], occasionName: occasionName(occasion), title, text, active, givenThisYear,
    gifts: gifts.map(({ tierKeys, points, templateId }) => ({ tierKeys: [...tierKeys], points, templateId })), createdAt: createdAt.toISOString(),
  };
};

export const listCare = async (deps: Deps) => {
  const today = businessDate(deps.clock.now());
  const year = Number(today.slice(0, 4));
  const rules = await CareRules(deps.db).find().sort({ createdAt: 1, _id: 1 }).lean();
  return {
    rules: await Promise.all(rules.map((rule) => toView(deps, rule))),
    festivals: FESTIVALS.map(({ key, name }) => ({ key, name, next: [year, year + 1].map((one) => festivalDate(key, one)).find((date) => date !== null && date >= today) ?? null })),
  };
};

const mustHold = async (deps: Deps, { gifts }: CareRuleBody): Promise<void> => {
  const known = new Set((await allTiers(deps)).map(({ _id }) => _id));
  const coupons = gifts.flatMap(({ templateId }, index) => (templateId ? [{ index, templateId }] : []));
  const unknown = await unknownCoupons(deps, coupons.map(({ templateId }) => ({ kind: 'coupon', templateId })));
  const errors = [
    ...gifts.flatMap(({ points, templateId }, i) => (points === 0 && !templateId ? [{ path: `/body/gifts/${i}`, message: '礼物要有积分或优惠券' }] : [])),
    ...gifts.flatMap(({ tierKeys }, i) => (tierKeys.every((key) => known.has(key)) ? [] : [{ path: `/body/gifts/${i}/tierKeys`, message: '有不存在的等级' }])),
    ...unknown.map((place) => ({ path: `/body/gifts/${coupons[place]!.index}/templateId`, message: '这张券不存在或已停发' })),
  ];
  if (errors.length > 0) throw new AppError('BAD_REQUEST', { errors });
};

/** Creates a rule with its audit row. One for each occasion: CARE_RULE_EXISTS. */
export const createRule = async (deps: Deps, actor: OperatorActor, body: CareRuleBody, requestId: string) => {
  await mustHold(deps, body);
  const now = deps.clock.now();
  const rule: CareRule = { _id: newId(), ...body, slot: slotOf(body.occasion), activeFrom: now, createdAt: now };
  try {
    await withTransaction(deps.db, async (session) => {
      await CareRules(deps.db).insertMany([rule], { session });
      await recordAudit(deps, session, { actor, action: 'create-care-rule', target: `care-rule:${rule._id}`, after: body, requestId });
    });
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError('CARE_RULE_EXISTS');
    throw error;
  }
  return toView(deps, rule);
};

/** Changes a rule. Switched on again, it begins today and makes nothing good. */
export const changeRule = async (deps: Deps, actor: OperatorActor, id: string, body: CareRuleBody, requestId: string) => {
  await mustHold(deps, body);
  const before = await CareRules(deps.db).findById(id).lean();
  if (!before) throw new AppError('CARE_RULE_NOT_FOUND');
  const anew = (body.active && !before.active) || slotOf(body.occasion) !== before.slot;
  try {
    await withTransaction(deps.db, async (session) => {
      await CareRules(deps.db).updateOne({ _id: id }, { $set: { ...body, slot: slotOf(body.occasion), ...(anew ? { activeFrom: deps.clock.now() } : {}) } }, { session });
      const { occasion, title, text, gifts, active } = before;
      await recordAudit(deps, session, { actor, action: 'change-care-rule', target: `care-rule:${id}`, before: { occasion, title, text, gifts, active }, after: body, requestId });
    });
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError('CARE_RULE_EXISTS');
    throw error;
  }
  return toView(deps, (await CareRules(deps.db).findById(id).lean())!);
};
