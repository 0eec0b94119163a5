import { useState } from 'react';
import { Segmented } from 'antd';
import type { Reply } from '../../api/api';
import { useRead } from '../../api/hooks';
import { validityText } from '../coupons/words';
import type { Offer } from './draft';

type Template = Reply<'GET /v1/console/coupon-templates'>['templates'][number];

/** WeChat shows at most 20 characters of a text field in a subscribe message. */
const thingLength = 20;
const clipped = (text: string): string => text.replace(/\s+/g, ' ').slice(0, thingLength);

/** The message as the member will hold it in the hand. */
export function PhonePreview({ offer, template, subscribe }: { offer: Offer; template: Template | undefined; subscribe: boolean }) {
  const [face, setFace] = useState<'inbox' | 'subscribe'>('inbox');
  const shown = subscribe ? face : 'inbox';
  const brand = useRead('GET /v1/brand');
  const name = brand.data?.name ?? '本店';
  return (
    <div className="phone-side">
      {subscribe && (
        <Segmented size="small" value={face} onChange={setFace} options={[{ value: 'inbox', label: '站内消息' }, { value: 'subscribe', label: '订阅消息' }]} aria-label="预览哪个渠道" />
      )}
      <div className="phone-frame" aria-label="手机预览" role="img">
        <div className="phone-bar"><span className="figure">9:41</span><span>{shown === 'inbox' ? '消息' : '服务通知'}</span><span>●●●</span></div>
        <div className="phone-screen">
          <p className="phone-time figure">今天 9:41</p>
          {shown === 'inbox' ? <InboxCard offer={offer} template={template} brand={name} /> : <NoticeCard offer={offer} brand={name} template={template} />}
        </div>
      </div>
      <p className="hint">内容为示意，日期以送达时为准</p>
    </div>
  );
}

function InboxCard({ offer, template, brand }: { offer: Offer; template: Template | undefined; brand: string }) {
  return (
    <div className="phone-card">
      <div className="phone-from"><img src="/console/mark.svg" alt="" width={20} height={20} />{brand}</div>
      <strong>{offer.title || '消息标题'}</strong>
      <p>{offer.text || '消息正文会显示在这里'}</p>
      {template && (
        <div className="phone-coupon">
          <b>{template.summary}</b>
          <span>{template.title}</span>
          <small>{validityText(template.validity)}</small>
        </div>
      )}
      <span className="phone-act">{template ? '去使用' : '去看看'}</span>
    </div>
  );
}

/** The fields of the brand's campaign template, filled as the server fills them. */
function NoticeCard({ offer, template, brand }: { offer: Offer; template: Template | undefined; brand: string }) {
  const title = clipped(offer.title || '消息标题');
  return (
    <div className="phone-card phone-notice">
      <div className="phone-from"><img src="/console/mark.svg" alt="" width={20} height={20} />{brand}</div>
      <strong>会员活动通知</strong>
      <dl>
        <dt>活动名称</dt><dd>{title}</dd>
        <dt>专属权益</dt><dd>{title}</dd>
        {template && <><dt>活动时间</dt><dd>券到期的时间</dd></>}
        <dt>活动说明</dt><dd>{clipped(offer.text || '消息正文')}</dd>
      </dl>
      <span className="phone-act phone-link">进入小程序查看</span>
    </div>
  );
}
