import { useRead } from '../../api/hooks';
import { StateDot } from '../../ui/parts';
import { bandTones, riskText } from '../segments/churn-words';

/** The risk with its reason; nothing where it cannot be told. */
export function RiskLine({ memberId }: { memberId: string }) {
  const risk = useRead('GET /v1/console/members/:id/churn', { params: { id: memberId } }).data?.risk;
  if (!risk) return null;
  return (
    <div className="risk-line">
      <StateDot tone={bandTones[risk.band]}>{risk.name}</StateDot>
      <p>{risk.reason}</p>
      <p className="hint">{riskText(risk)}</p>
    </div>
  );
}
