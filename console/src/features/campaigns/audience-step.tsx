import { Link } from 'react-router';
import { Select } from 'antd';
import { useRead } from '../../api/hooks';
import { count } from '../../ui/format';
import { Failure } from '../../ui/states';
import { useLiveCount } from '../segments/use-live-count';
import type { StepProps } from './step-props';

const ownRule = 'own-rule';
const everybody = { all: [] };

/** A saved segment, or the rule that was brought along. */
export function AudienceStep({ editor: { draft, set } }: StepProps) {
  const segments = useRead('GET /v1/console/segments');
  const rule = draft.rule ?? everybody;
  const live = useLiveCount(rule, draft.segmentId === null);
  const chosen = segments.data?.segments.find((segment) => segment.id === draft.segmentId);
  const isEverybody = JSON.stringify(rule) === JSON.stringify(everybody);
  const brought = { value: ownRule, label: isEverybody ? '全部会员' : '这次的条件', members: live.data?.count };
  const saved = (segments.data?.segments ?? []).map((segment) => ({ value: segment.id, label: segment.name, members: segment.count as number | undefined }));
  if (segments.error && !segments.data) return <Failure problem={segments.error} what="人群" retry={() => void segments.refetch()} />;
  return (
    <>
      <label className="field">
        <span>发给谁</span>
        <Select
          showSearch={{ optionFilterProp: 'label' }} value={draft.segmentId ?? ownRule} loading={segments.isLoading} options={[brought, ...saved]}
          onChange={(value: string) => set(value === ownRule ? { segmentId: null, rule } : { segmentId: value })}
          optionRender={({ data }) => (
            <span className="option-count"><span className="clip">{data.label}</span>{data.members !== undefined && <span className="figure">{count(data.members)} 人</span>}</span>
          )}
        />
      </label>
      <div className="sentence sentence-small">
        <span className="sentence-mark">读作</span>
        <p>{chosen?.sentence ?? live.data?.sentence ?? '…'}</p>
      </div>
      <p className="hint step-links">
        {chosen && <Link to={`/segments/${chosen.id}`} target="_blank">查看这个人群</Link>}
        {!chosen && <Link to="/segments/new" state={{ rule }}>修改条件并存为人群</Link>}
      </p>
    </>
  );
}
