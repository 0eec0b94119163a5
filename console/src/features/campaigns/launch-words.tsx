import { count, duration, yuan } from '../../ui/format';
import type { Draft, DryRun } from './draft';

/**
 * What will happen to how many, what it can cost, and how to take it back.
 * Who falls into the holdout is drawn when the audience is frozen, so with one the count is near, not exact.
 */
export function LaunchWords({ draft, dryRun }: { draft: Draft; dryRun: DryRun }) {
  const channels = [draft.channels.inbox ? '站内消息' : '', draft.channels.subscribe ? `订阅消息（${count(dryRun.subscribe.reachable)} 人可收到）` : ''].filter(Boolean);
  const skipped = dryRun.skipped.reduce((sum, line) => sum + line.members, 0);
  return (
    <ul className="launch-words">
      <li>立即向{dryRun.holdout > 0 ? '约 ' : ' '}<strong className="figure">{count(dryRun.reach)}</strong> 位会员发出，通过{channels.join('和')}，约 {duration(dryRun.secondsToSend)}完成。</li>
      {dryRun.holdout > 0 && <li>另有 <strong className="figure">{count(dryRun.holdout)}</strong> 位作为对照组，不会收到任何东西，用来衡量真实效果。</li>}
      {skipped > 0 && <li><strong className="figure">{count(skipped)}</strong> 位因未授权等原因不发，原因会记在收据里。</li>}
      <li>券全部用掉时，最多花费 <strong className="figure">{yuan(dryRun.costCeilingFen)}</strong>{draft.budgetFen === null ? '，没有设预算上限' : `，预算上限 ${yuan(draft.budgetFen)}`}。</li>
      <li>名单在发出时冻结。发送中可以暂停或停止；已经送达的消息和券不会撤回。</li>
    </ul>
  );
}
