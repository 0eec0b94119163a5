import type { Reply } from '../../api/api';
import { useRead } from '../../api/hooks';
import { day } from '../../ui/format';
import { Panel } from '../../ui/parts';
import { BoneRows, Loading } from '../../ui/states';

type Move = Reply<'GET /v1/console/members/:id/tiers'>['rows'][number];

const moveText = ({ kind, fromName, toName }: Move): string => {
  if (kind === 'joined') return `加入，成为${toName}`;
  return kind === 'renewal' ? `${toName}保级` : `${fromName ?? ''} → ${toName}`;
};

/** How the tier changed, when and why. */
export function TierHistory({ memberId }: { memberId: string }) {
  const history = useRead('GET /v1/console/members/:id/tiers', { params: { id: memberId } });
  return (
    <Panel title="等级变化">
      <Loading of={history} what="等级变化" skeleton={<BoneRows rows={2} height={32} />}>
        {({ rows }) => (rows.length === 0 ? <p className="hint">还没有加入会员。</p> : (
          <ul className="tier-moves">
            {rows.map((move) => <li key={move.id}><strong>{moveText(move)}</strong><span>{day(move.at)} · {move.why}</span></li>)}
          </ul>
        ))}
      </Loading>
    </Panel>
  );
}
