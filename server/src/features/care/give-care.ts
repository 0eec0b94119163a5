import type { Reward } from '@shuke/shared/contract/rewards';
import { careReference, careTime, datesDue, happensOn } from '@shuke/shared/rules/care/occasions';
import { chooseGift } from '@shuke/shared/rules/care/choose-gift';
import { DAY_MS } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { withTransaction } from '../../platform/transaction';
import { sendInbox } from '../inbox/index';
import { Members, type Member } from '../membership/index';
import { promiseReward, settleReward } from '../rewards/index';
import { allTiers, type Tier } from '../tiers/index';
import { membersOn } from './due-members';
import { CareDays, CareGifts, CareRules, type CareGiftRow, type CareRule } from './model';

const BATCH = 500;

/**
 * Gives what is due: rows first, one for each member, occasion and year (their ids refuse a second), then each row's
 * gift and message by references of its own. Whatever is cut off is taken up by the next run; days that down-time
 * skipped are made good for a week. Answers how many rows were new.
 */
export const giveCare = async (deps: Deps): Promise<number> => {
  await finishGifts(deps);
  const tiers = await allTiers(deps);
  let fresh = 0;
  for (const rule of await CareRules(deps.db).find({ active: true }).lean()) {
    for (const date of datesDue(rule.activeFrom, deps.clock.now())) fresh += await giveDay(deps, rule, date, tiers);
  }
  return fresh;
};

const giveDay = async (deps: Deps, rule: CareRule, date: string, tiers: readonly Tier[]): Promise<number> => {
  const _id = `${rule._id}:${date}`;
  if (!happensOn(rule.occasion, date) || (await CareDays(deps.db).exists({ _id }))) return 0;
  const fresh = await openRows(deps, rule, date, tiers);
  await finishGifts(deps);
  // A birthday that somebody enters today still counts, so today stays open; a festival is everybody's and done at once.
  const over = deps.clock.now().getTime() >= careTime(date).getTime() + DAY_MS;
  if (over || rule.occasion.kind === 'festival') await CareDays(deps.db).updateOne({ _id }, { $setOnInsert: { doneAt: deps.clock.now() } }, { upsert: true });
  return fresh;
};

type Due = Pick<Member, '_id' | 'tierKey' | 'consents'>;

const openRows = async (deps: Deps, rule: CareRule, date: string, tiers: readonly Tier[]): Promise<number> => {
  let fresh = 0;
  for (let after = ''; ; ) {
    const due: Due[] = await Members(deps.db).find({ $and: [membersOn(rule.occasion, date), { _id: { $gt: after } }] }, { tierKey: 1, consents: 1 })
      .sort({ _id: 1 }).limit(BATCH).lean();
    if (due.length === 0) return fresh;
    const written = await CareGifts(deps.db).bulkWrite(due.map((member) => {
      const { _id, ...row } = rowFor(deps, rule, date, member, tiers);
      return { updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true } };
    }), { ordered: false });
    fresh += written.upsertedCount;
    after = due.at(-1)!._id;
  }
};

const rowFor = (deps: Deps, rule: CareRule, date: string, member: Due, tiers: readonly Tier[]): CareGiftRow => {
  const { points, templateId } = giftFor(rule, member.tierKey, tiers);
  const { title, text } = rule;
  return {
    _id: careReference(rule.occasion, member._id, date), memberId: member._id, ruleId: rule._id, date, title, text, points, templateId,
    tell: member.consents.inbox, state: 'giving', at: deps.clock.now(),
  };
};

/** The rule's gift for the tier; a birthday without one falls to what the tier promises. */
const giftFor = (rule: CareRule, tierKey: string, tiers: readonly Tier[]): { points: number; templateId: string | null } => {
  const chosen = chooseGift(rule.gifts, tierKey);
  if (chosen || rule.occasion.kind !== 'birthday') return chosen ?? { points: 0, templateId: null };
  const promised = tiers.find(({ _id }) => _id === tierKey)?.benefits.find((benefit) => benefit.kind === 'birthday-gift');
  return promised?.kind === 'birthday-gift' ? promised : { points: 0, templateId: null };
};

/** Brings rows to their end, also those that a crash left. One that fails stops no other. */
const finishGifts = async (deps: Deps): Promise<void> => {
  for await (const row of CareGifts(deps.db).find({ state: 'giving' }).sort({ at: 1 }).lean().cursor()) {
    await finishOne(deps, row).catch((error: unknown) => deps.log.error({ err: error, careGift: row._id }, 'care gift failed; trying again'));
  }
};

const rewardsOf = ({ points, templateId }: CareGiftRow): Reward[] => [
  ...(points > 0 ? [{ kind: 'points' as const, points }] : []),
  ...(templateId ? [{ kind: 'coupon' as const, templateId }] : []),
];

const finishOne = async (deps: Deps, row: CareGiftRow): Promise<void> => {
  const references = rewardsOf(row).map((reward) => ({ reward, reference: `${row._id}:${reward.kind}` }));
  await withTransaction(deps.db, async (session) => {
    for (const { reward, reference } of references) {
      await promiseReward(deps, session, { reference, memberId: row.memberId, source: 'care', sourceId: row.ruleId, reward, title: row.title, at: deps.clock.now() });
    }
    if (row.tell) await sendInbox(deps, session, [messageOf(row)]);
    await CareGifts(deps.db).updateOne({ _id: row._id, state: 'giving' }, { $set: { state: 'given' } }, { session });
  });
  for (const { reference } of references) await settleReward(deps, reference);
};

const messageOf = (row: CareGiftRow) => {
  const gifts = [...(row.points > 0 ? [`${row.points} 积分`] : []), ...(row.templateId ? ['一张券'] : [])].join('和');
  return {
    memberId: row.memberId, reference: row._id, kind: row.templateId ? 'coupon' as const : 'system' as const, title: row.title,
    text: gifts ? `${row.text} ${gifts}已放进你的账户。` : row.text,
    link: row.templateId ? '/packages/member/coupons/index' : row.points > 0 ? '/packages/member/points/index' : '/packages/member/tier/index',
  };
};
