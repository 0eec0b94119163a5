import { conditionsOf, type SegmentRule } from '@shuke/shared/rules/segments/rule-tree';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Members } from '../membership/index';
import { Segments } from '../segments/index';
import { Tags, type Tag } from './model';

const names = (rule: SegmentRule, { _id, name }: Tag): boolean =>
  conditionsOf(rule).some(({ node }) => 'tag' in node && [node.tag.any, node.tag.all, node.tag.none].flat().some((called) => called === _id || called === name));

interface TaskLike {
  title: string;
  condition: { kind: string; questions?: { options: { tagId: string | null }[] }[] };
}

/** Questionnaires stand on tags, so they are read by collection. */
const questionnairesOn = async (deps: Deps, tagId: string): Promise<string[]> =>
  (await deps.db.collection<TaskLike>('tasks').find({ 'condition.questions.options.tagId': tagId }, { projection: { title: 1 } }).toArray()).map(({ title }) => `问卷「${title}」`);

/** Refuses TAG_IN_USE with who holds it or leans on it. */
export const refuseUsed = async (deps: Deps, tag: Tag): Promise<void> => {
  const [holders, segments, tags, questionnaires] = await Promise.all([
    Members(deps.db).countDocuments({ 'tags.tagId': tag._id, status: { $ne: 'erased' } }),
    Segments(deps.db).find({}, { name: 1, rule: 1 }).lean(), Tags(deps.db).find({ rule: { $type: 'object' }, _id: { $ne: tag._id } }, { name: 1, rule: 1 }).lean(),
    questionnairesOn(deps, tag._id),
  ]);
  const users = [
    ...(holders > 0 ? [`${holders} 位会员带着它（可以先批量去掉）`] : []), ...segments.filter(({ rule }) => names(rule, tag)).map((segment) => `人群「${segment.name}」`),
    ...tags.filter(({ rule }) => names(rule!, tag)).map((one) => `规则标签「${one.name}」`), ...questionnaires,
  ];
  if (users.length > 0) throw new AppError('TAG_IN_USE', { detail: `还不能删除：${users.join('、')}` });
};
