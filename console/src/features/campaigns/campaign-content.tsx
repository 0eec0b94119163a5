import { useRead } from '../../api/hooks';
import { yuan } from '../../ui/format';
import { Fact, Panel } from '../../ui/parts';
import { Empty } from '../../ui/states';
import { PhonePreview } from './phone-preview';
import { stageNames, type Campaign } from './words';

/** What was promised to whom, as it was frozen at launch. */
export function CampaignContent({ campaign }: { campaign: Campaign }) {
  const templates = useRead('GET /v1/console/coupon-templates');
  const tiers = useRead('GET /v1/console/tiers');
  const tierName = (key: string) => tiers.data?.tiers.find((tier) => tier.key === key)?.name ?? key;
  const channels = [campaign.channels.inbox && '站内消息', campaign.channels.subscribe && '微信订阅消息'].filter(Boolean).join('、');
  return (
    <Panel label="内容" className="content">
      <dl className="facts facts-two">
        <Fact label="目标">{stageNames[campaign.stage]}</Fact>
        <Fact label="人群">{campaign.audienceSentence}</Fact>
        <Fact label="渠道">{channels}</Fact>
        <Fact label="对照组"><span className="figure">{campaign.holdoutPercent}%</span></Fact>
        <Fact label="预算上限"><span className="figure">{campaign.budgetFen === null ? '不设上限' : yuan(campaign.budgetFen)}</span></Fact>
        <Fact label="效果窗口"><span className="figure">{campaign.attributionDays} 天</span></Fact>
      </dl>
      {campaign.offers.length === 0 && <Empty title="没有权益" />}
      <div className="content-offers">
        {campaign.offers.map((offer, index) => (
          <div key={offer.key}>
            <h3>权益 {index + 1}<span className="hint"> · {offer.tierKeys.length === 0 ? '全部等级' : offer.tierKeys.map(tierName).join('、')}</span></h3>
            <PhonePreview offer={offer} template={templates.data?.templates.find((template) => template.id === offer.couponTemplateId)} subscribe={campaign.channels.subscribe} />
          </div>
        ))}
      </div>
    </Panel>
  );
}
