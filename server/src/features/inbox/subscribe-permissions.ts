import type { Deps } from '../../platform/deps';
import { MessageTemplates, SubscribePermissions } from './model';

const idOf = (memberId: string, templateKey: string): string => `${memberId}:${templateKey}`;

/** Which templates to ask for at which moment; WeChat shows at most three at once. */
export const TEMPLATES_BY_MOMENT = {
  join: ['coupon-arrived', 'coupon-expiring'],
  claim: ['coupon-expiring', 'campaign-offer'],
  pay: ['order-paid', 'campaign-offer'],
  team: ['group-buy-result'],
} as const;

interface Answer {
  templateKey: string;
  answer: 'accept' | 'reject' | 'ban' | 'filter';
}

/** Each accept is one more message that may be sent; a ban ends it until the member accepts again. */
export const recordAnswers = async (deps: Deps, memberId: string, answers: readonly Answer[]): Promise<void> => {
  const updatedAt = deps.clock.now();
  const known = answers.filter(({ answer }) => answer === 'accept' || answer === 'ban');
  if (known.length === 0) return;
  await SubscribePermissions(deps.db).bulkWrite(known.map(({ templateKey, answer }) => ({
    updateOne: {
      filter: { _id: idOf(memberId, templateKey) },
      update: {
        $set: { memberId, templateKey, updatedAt, banned: answer === 'ban' },
        ...(answer === 'accept' ? { $inc: { remaining: 1 } } : { $setOnInsert: { remaining: 0 } }),
      },
      upsert: true,
    },
  })));
};

/** Takes one permission before a send. False when there is none: then nothing may be sent. */
export const takePermission = async (deps: Deps, memberId: string, templateKey: string): Promise<boolean> => {
  const taken = await SubscribePermissions(deps.db).updateOne(
    { _id: idOf(memberId, templateKey), remaining: { $gt: 0 }, banned: false },
    { $inc: { remaining: -1 }, $set: { updatedAt: deps.clock.now() } },
  );
  return taken.modifiedCount === 1;
};

/** The call surely never reached WeChat: the permission is there still. */
export const putPermissionBack = async (deps: Deps, memberId: string, templateKey: string): Promise<void> => {
  await SubscribePermissions(deps.db).updateOne({ _id: idOf(memberId, templateKey) }, { $inc: { remaining: 1 } });
};

/** WeChat said 43101: whatever we counted, nothing is left. */
export const emptyPermission = async (deps: Deps, memberId: string, templateKey: string): Promise<void> => {
  await SubscribePermissions(deps.db).updateOne({ _id: idOf(memberId, templateKey) }, { $set: { remaining: 0, updatedAt: deps.clock.now() } });
};

export const templatesFor = async (deps: Deps, memberId: string, moment: keyof typeof TEMPLATES_BY_MOMENT) => {
  const keys: readonly string[] = TEMPLATES_BY_MOMENT[moment];
  const [templates, permissions] = await Promise.all([
    MessageTemplates(deps.db).find({ _id: { $in: keys } }).lean(),
    SubscribePermissions(deps.db).find({ _id: { $in: keys.map((key) => idOf(memberId, key)) } }).lean(),
  ]);
  const left = new Map(permissions.map((row) => [row.templateKey, row.remaining]));
  return templates.map(({ _id, templateId, title }) => ({ templateKey: _id, templateId, title, remaining: left.get(_id) ?? 0 }));
};
