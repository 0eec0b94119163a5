import type { Reply } from '../../api/api';
import { useRead } from '../../api/hooks';
import { day } from '../../ui/format';
import { Panel } from '../../ui/parts';
import { BoneRows, Loading } from '../../ui/states';
import { RiskLine } from './risk-line';
import { nameOf, stageColours } from '../segments/lifecycle-words';

type Move = Reply<'GET /v1/console/members/:id/lifecycle'>['moves'][number];

const causes = { time: '到了时间', purchase: '有了消费', correction: '退款或规则调整' } as const;
const moveText = ({ from, to }: Move): string => (from ? `${nameOf(from)} → ${nameOf(to)}` : nameOf(to));

/** Where the member stands, what comes next by itself, and how it came to that. */
export function StagePanel({ memberId }: { memberId: string }) {
  const lifecycle = useRead('GET /v1/console/members/:id/lifecycle', { params: { id: memberId } });
  return (
    <Panel title="生命周期">
      <Loading of={lifecycle} what="生命周期" skeleton={<BoneRows rows={2} height={32} />}>
        {({ stage, since, next, moves }) => (
          <>
            {stage && since
              ? <p className="stage-now"><i style={{ background: stageColours[stage] }} aria-hidden="true" /><strong>{nameOf(stage)}</strong><span className="hint">从 {day(since)} 起</span></p>
              : <p className="hint">还没有消费。</p>}
            {next && <p className="hint">如果不再消费，{day(next.at)} 转为{next.name}。</p>}
            <RiskLine memberId={memberId} />
            {moves.length > 0 && <ul className="tier-moves stage-moves">{moves.map((move) => <li key={move.id}><strong>{moveText(move)}</strong><span>{day(move.at)} · {causes[move.cause]}</span></li>)}</ul>}
          </>
        )}
      </Loading>
    </Panel>
  );
}
