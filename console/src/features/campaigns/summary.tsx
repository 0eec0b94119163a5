import type { ReactNode } from 'react';
import { Button } from 'antd';
import { count, duration, yuan } from '../../ui/format';
import { Icon, type IconName } from '../../ui/icon';
import { Bone, problemText } from '../../ui/states';
import type { Draft, DryRun, Missing } from './draft';
import type { DryRunView } from './use-draft';

interface SummaryProps {
  draft: Draft;
  missing: Missing[];
  dryRun: DryRunView;
  busy: boolean;
  ready: boolean;
  onSave: () => void;
  onLaunch: () => void;
}

/** Always in sight while the offer is made: how many, what they get, what it can cost, when, and what could go wrong. */
export function Summary({ draft, missing, dryRun, busy, ready, onSave, onLaunch }: SummaryProps) {
  return (
    <aside className="summary panel" aria-label="发出前看清">
      <header className="summary-head"><h2>发出前看清</h2><i className={`live-pulse${dryRun.waiting ? ' on' : ''}`} aria-hidden="true" /></header>
      {dryRun.error && <p className="live-problem" role="alert">{problemText(dryRun.error)}{dryRun.data ? '，下面是上一次的结果' : ''}</p>}
      <div className={dryRun.waiting ? 'is-waiting' : ''} aria-live="polite">
        {dryRun.data ? <Lines draft={draft} dryRun={dryRun.data} /> : <SummaryBones />}
      </div>
      {missing.length > 0 && <MissingList missing={missing} />}
      <footer>
        <Button type="primary" size="large" block disabled={!ready} loading={busy} icon={<Icon name="send" />} onClick={onLaunch}>
          {dryRun.data && ready ? `发给 ${count(dryRun.data.reach)} 人` : '发出活动'}
        </Button>
        <Button block disabled={!draft.name.trim() || missing.some((item) => item.step === 3) || busy} title={draft.name.trim() ? undefined : '先给活动起个名字'} onClick={onSave}>保存草稿</Button>
      </footer>
    </aside>
  );
}

function Line({ icon, label, children }: { icon: IconName; label: string; children: ReactNode }) {
  return <div className="summary-line"><span className="summary-label"><Icon name={icon} size={15} />{label}</span><div>{children}</div></div>;
}

function Lines({ draft, dryRun }: { draft: Draft; dryRun: DryRun }) {
  const skipped = dryRun.skipped.filter((line) => line.members > 0);
  return (
    <>
      <Line icon="people" label="人数">
        <p className="summary-big"><strong className="figure">{count(dryRun.reach)}</strong> 人会收到</p>
        <p className="hint figure">人群 {count(dryRun.audience)} · 对照组 {count(dryRun.holdout)}</p>
        {skipped.length > 0 && <ul className="summary-skips">{skipped.map((line) => <li key={line.reason}><span>{line.text}</span><b className="figure">{count(line.members)}</b></li>)}</ul>}
      </Line>
      <Line icon="crown" label="各等级权益"><OfferLines dryRun={dryRun} /></Line>
      <Line icon="ticket" label="预计成本上限">
        <p><strong className="figure">{yuan(dryRun.costCeilingFen)}</strong> <span className="hint">券全部用掉时</span></p>
        <p className="hint">{draft.budgetFen === null ? '没有设预算上限' : `预算 ${yuan(draft.budgetFen)}`}</p>
      </Line>
      <Line icon="clock" label="预计送达"><p>发出后约 <strong className="figure">{duration(dryRun.secondsToSend)}</strong>全部送达</p></Line>
      <Line icon="warning" label="风险">
        {dryRun.risks.length === 0 ? <p className="summary-calm"><Icon name="check" size={14} />没有发现风险</p>
          : <ul className="summary-risks">{dryRun.risks.map((risk) => <li key={risk}>{risk}</li>)}</ul>}
      </Line>
    </>
  );
}

function OfferLines({ dryRun }: { dryRun: DryRun }) {
  return (
    <ul className="summary-offers">
      {dryRun.offers.map((offer, index) => (
        <li key={offer.key}>
          <div><b>权益 {index + 1}</b><span className="figure">{count(offer.members)} 人 · {yuan(offer.costCeilingFen)}</span></div>
          <p className="hint">{offer.tiers.filter((tier) => tier.members > 0).map((tier) => `${tier.tierName} ${count(tier.members)}`).join('，') || '没有人拿到'}</p>
        </li>
      ))}
    </ul>
  );
}

function MissingList({ missing }: { missing: Missing[] }) {
  return (
    <ul className="summary-missing" aria-label="还差这些">
      {missing.map((item) => <li key={item.text}><a href={`#step-${item.step}`} onClick={(event) => { event.preventDefault(); document.getElementById(`step-${item.step}`)?.scrollIntoView({ block: 'start' }); }}>{item.text}</a></li>)}
    </ul>
  );
}

const SummaryBones = () => <div className="summary-bones"><Bone height={54} /><Bone height={70} /><Bone height={40} /><Bone height={30} /><Bone height={40} /></div>;
