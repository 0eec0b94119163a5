import { conditionsOf } from '@shuke/shared/rules/segments/rule-tree';
import type { TagKind } from '@shuke/shared/rules/tags/change-holdings';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { leaningOf, prepareRule, type Node, type Prepared } from '../segments/index';
import { Tags, type Tag } from './model';
import { inOrder, kindOf } from './tag-kinds';

export interface RuleTag {
  tag: Tag;
  kind: TagKind;
  prepared: Prepared;
  /** Everything its rule leans on. */
  under: ReadonlySet<Node>;
}

/** Undefined: the rule names what is gone; that is kept with the tag, so that people see it. */
const readOne = async (deps: Deps, tag: Tag): Promise<RuleTag | undefined> => {
  try {
    const prepared = await prepareRule(deps, tag.rule);
    return { tag, prepared, kind: await kindOf(deps, tag), under: new Set((await leaningOf(deps, prepared)).keys()) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await Tags(deps.db).updateOne({ _id: tag._id, ruleTurn: tag.ruleTurn ?? 0 }, { $set: { sweepFault: error.details.detail ?? error.message } });
    return undefined;
  }
};

/** Every tag with a rule that holds together: first those that others lean on, of an exclusive group the older first. */
export const readRuleTags = async (deps: Deps): Promise<RuleTag[]> => {
  const tags = (await Tags(deps.db).find({ rule: { $type: 'object' } }).lean()).sort(inOrder);
  let open = (await Promise.all(tags.map((tag) => readOne(deps, tag)))).filter((one) => one !== undefined);
  const ordered: RuleTag[] = [];
  while (open.length > 0) {
    const free = open.find(({ under }) => !open.some(({ tag }) => under.has(`tag:${tag._id}`))) ?? open[0]!;
    ordered.push(free);
    open = open.filter((one) => one !== free);
  }
  return ordered;
};

/** Rules about coupons turn at any hour of the day; all others at midnight. */
export const turnsByTheHour = ({ prepared: { rule, segments } }: Pick<RuleTag, 'prepared'>): boolean =>
  [rule, ...segments.values()].some((one) => conditionsOf(one).some(({ node }) => 'coupon' in node));
