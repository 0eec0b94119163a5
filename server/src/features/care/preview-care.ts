import { datesAhead, daysKeptOn, happensOn, type Occasion } from '@shuke/shared/rules/care/occasions';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { membersOn } from './due-members';
import { CareRules } from './model';
import { occasionName } from './manage-care';

const AHEAD_DAYS = 30;

/** How many members have their birthday on each `MM-DD`, so that thirty days cost one question. */
const birthdays = async (deps: Deps): Promise<Map<string, number>> => {
  const rows = await Members(deps.db).aggregate<{ _id: string; members: number }>([
    { $match: { status: 'joined', birthdayKey: { $ne: null } } },
    { $group: { _id: '$birthdayKey', members: { $sum: 1 } } },
  ]);
  return new Map(rows.map(({ _id, members }) => [_id, members]));
};

const countOn = (deps: Deps, occasion: Occasion, date: string, keys: ReadonlyMap<string, number>): Promise<number> | number =>
  occasion.kind === 'birthday' ? daysKeptOn(date).reduce((sum, key) => sum + (keys.get(key) ?? 0), 0) : Members(deps.db).countDocuments(membersOn(occasion, date));

/** What active rules will give, by day; days on which nobody is due are left out. */
export const previewCare = async (deps: Deps) => {
  const [rules, keys] = await Promise.all([CareRules(deps.db).find({ active: true }).sort({ createdAt: 1 }).lean(), birthdays(deps)]);
  const days = [];
  for (const date of datesAhead(deps.clock.now(), AHEAD_DAYS)) {
    for (const { _id: ruleId, occasion, title } of rules.filter((rule) => happensOn(rule.occasion, date))) {
      const members = await countOn(deps, occasion, date, keys);
      if (members > 0) days.push({ date, ruleId, occasionName: occasionName(occasion), title, members });
    }
  }
  return { days };
};
