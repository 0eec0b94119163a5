import { Slider, Switch } from 'antd';
import { count } from '../../ui/format';
import { Note } from '../../ui/parts';
import type { StepProps } from './step-props';

/** Below this many people the holdout can hardly tell luck from effect. */
const smallHoldout = 30;

export function ChannelStep({ editor: { draft, set }, dryRun }: StepProps) {
  const { channels, holdoutPercent } = draft;
  const data = dryRun.data;
  return (
    <>
      <div className="channel-row">
        <Switch checked={channels.inbox} aria-label="站内消息" onChange={(inbox) => set({ channels: { ...channels, inbox } })} />
        <div><strong>站内消息</strong><p className="hint">会员打开小程序就能看到，不打扰</p></div>
      </div>
      <div className="channel-row">
        <Switch checked={channels.subscribe} aria-label="微信订阅消息" onChange={(subscribe) => set({ channels: { ...channels, subscribe } })} />
        <div>
          <strong>微信订阅消息</strong>
          <p className="hint">
            {data && channels.subscribe
              ? <>可收到 <b className="figure">{count(data.subscribe.reachable)}</b> 人；<b className="figure">{count(data.subscribe.withoutPermission)}</b> 人没有剩余订阅次数，<b className="figure">{count(data.subscribe.withoutConsent)}</b> 人未同意营销</>
              : '微信服务通知提醒一次，会消耗会员授权的一次订阅'}
          </p>
        </div>
      </div>
      <div className="field">
        <span>对照组 <b className="figure">{holdoutPercent}%</b>{data && holdoutPercent > 0 && <em className="figure"> 约 {count(data.holdout)} 人不发，用来衡量真实效果</em>}</span>
        <Slider min={0} max={50} value={holdoutPercent} onChange={(value) => set({ holdoutPercent: value })} marks={{ 0: '0', 5: '5%', 10: '10%', 20: '20%', 50: '50%' }} ariaLabelForHandle="对照组比例" />
      </div>
      {holdoutPercent === 0 && <Note tone="amber" icon="warning">没有对照组，就分不清营收是活动带来的，还是本来就会有。</Note>}
      {holdoutPercent > 0 && data && data.holdout > 0 && data.holdout < smallHoldout && <Note tone="amber" icon="warning">对照组不到 {smallHoldout} 人，效果多半看不出显著差异，可以调高比例。</Note>}
    </>
  );
}
