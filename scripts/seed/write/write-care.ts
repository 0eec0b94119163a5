import { CARD_MONTH_DAYS } from '../../../shared/rules/cards/card-term';
import { careReference } from '../../../shared/rules/care/occasions';
import { addDays, businessDate } from '../../../shared/values/time';
import { CardCodeBatches, CardCodes, CardPlans, MemberCards } from '../../../server/src/features/cards/index';
import { CareGifts, CareRules } from '../../../server/src/features/care/index';
import { TierMoves } from '../../../server/src/features/tiers/index';
import { newId } from '../../../server/src/platform/database';
import type { Deps } from '../../../server/src/platform/deps';
import { TIERS } from '../brand';
import { CARD_PLANS, CARE_RULES, CODE_BATCH_ID, GIFT_CODES } from '../brand/care';
import type { DemoHistory, DemoTierMove } from '../generate';
import { STORY_DAYS } from '../history/members';
import { insertAll } from './insert-all';

const tierOf = (key: string) => TIERS.find((tier) => tier._id === key)!;

const toMove = ({ memberId, at, from, to }: DemoTierMove) => {
  const { name, growthFrom, validityDays } = tierOf(to);
  return {
    _id: newId(),
    memberId,
    kind: 'upgrade' as const,
    fromKey: from,
    toKey: to,
    fromName: tierOf(from).name,
    toName: name,
    growth: growthFrom,
    why: `成长值满 ${growthFrom} 升级`,
    at,
    periodFrom: at,
    validUntil: validityDays === null ? null : addDays(at, validityDays),
    gifted: false,
  };
};

/** What this year's birthdays brought is written down, so that care does not bring it again today. */
const birthdayGifts = ({ coupons }: DemoHistory) =>
  coupons
    .filter(({ via }) => via === 'birthday')
    .map(({ memberId, issuedAt, templateId }) => ({
      _id: careReference({ kind: 'birthday' }, memberId, businessDate(issuedAt)),
      memberId,
      ruleId: CARE_RULES[0]!._id,
      date: businessDate(issuedAt),
      title: '生日快乐',
      text: '送你一杯茶饮，十五天内在商城下单到店取。',
      points: 0,
      templateId,
      tell: true,
      state: 'given' as const,
      at: issuedAt,
    }));

const YEAR_CARD = CARD_PLANS[0]!;

/** Twenty gift codes, three of them redeemed by people who come often. */
const writeCodes = async ({ db }: Deps, { now, members }: DemoHistory): Promise<void> => {
  const createdAt = addDays(now, -40);
  const expiresAt = addDays(now, 325);
  const guests = members.filter(({ habit }) => habit === 'devoted').slice(0, 3);
  const redeemedAt = addDays(now, -20);
  const { _id: planId, name, benefits, days } = YEAR_CARD;
  await insertAll(db, CardCodeBatches, [
    { _id: CODE_BATCH_ID, planId, note: '滨江店周年赠卡', count: GIFT_CODES.length, expiresAt, createdAt, requestKey: 'demo:card-codes' },
  ]);
  const codes = GIFT_CODES.map((_id, index) => ({
    _id,
    batchId: CODE_BATCH_ID,
    planId,
    expiresAt,
    redeemedBy: guests[index]?.id ?? null,
    redeemedAt: guests[index] ? redeemedAt : null,
  }));
  await insertAll(db, CardCodes, codes);
  const cards = guests.map(({ id }, index) => ({
    _id: newId(),
    memberId: id,
    planId,
    name,
    benefits,
    source: 'gift-code' as const,
    reference: `code:${GIFT_CODES[index]!}`,
    startsAt: redeemedAt,
    endsAt: addDays(redeemedAt, days),
    refundedAt: null,
    monthsGiven: 1,
    couponsDueAt: addDays(redeemedAt, CARD_MONTH_DAYS),
    remindedAt: null,
    createdAt: redeemedAt,
  }));
  await insertAll(db, MemberCards, cards);
};

/** How tiers came about, care rules with what they gave, and the paid card. */
export const writeCare = async (deps: Deps, history: DemoHistory): Promise<void> => {
  const { db } = deps;
  const { now } = history;
  const createdAt = addDays(now, -STORY_DAYS);
  await insertAll(db, TierMoves, history.tierMoves.map(toMove));
  await insertAll(
    db,
    CareRules,
    CARE_RULES.map((rule) => ({ ...rule, createdAt, activeFrom: now })),
  );
  await insertAll(db, CareGifts, birthdayGifts(history));
  await insertAll(
    db,
    CardPlans,
    CARD_PLANS.map((plan) => ({ ...plan, createdAt })),
  );
  await writeCodes(deps, history);
};
