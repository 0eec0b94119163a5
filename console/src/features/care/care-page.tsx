import { useState } from 'react';
import { Button } from 'antd';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead, Panel, StateDot } from '../../ui/parts';
import { BoneCards, BoneRows, Empty, Loading } from '../../ui/states';
import { CareDrawer } from './care-drawer';
import { giftText, type CareRule, type Festival } from './care-form';

export function CarePage() {
  const can = useMay();
  if (!can('GET /v1/console/care-rules')) return <Empty icon="gift" title="你的角色不能查看关怀" text="如有需要请联系管理员。" />;
  return <Care may={can('POST /v1/console/care-rules')} />;
}

function Care({ may }: { may: boolean }) {
  const care = useRead('GET /v1/console/care-rules');
  const tiers = useRead('GET /v1/console/tiers');
  const [open, setOpen] = useState<CareRule | 'new'>();
  const names = new Map((tiers.data?.tiers ?? []).map(({ key, name }) => [key, name]));
  const create = may ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setOpen('new')}>新建关怀</Button> : undefined;
  return (
    <div className="page">
      <PageHead title="关怀" hint="上海时间早上 9 点送出，一人一年一次；礼物人人有，消息只发给同意接收的会员" extra={create} />
      <Loading of={care} what="关怀" skeleton={<BoneCards cards={3} height={180} />}>
        {(data) => (
          <div className="member-layout">
            <div className="member-main">
              {data.rules.length === 0 && <Empty icon="gift" title="还没有关怀" text="从生日开始：到了那天，会员会收到问候和礼物。" act={create} />}
              {data.rules.map((rule) => <RuleCard key={rule.id} rule={rule} names={names} onEdit={may ? () => setOpen(rule) : undefined} />)}
            </div>
            <aside className="member-side"><Ahead festivals={data.festivals} /></aside>
            {open && <CareDrawer rule={open === 'new' ? undefined : open} festivals={data.festivals} onClose={() => setOpen(undefined)} />}
          </div>
        )}
      </Loading>
    </div>
  );
}

function RuleCard({ rule, names, onEdit }: { rule: CareRule; names: ReadonlyMap<string, string>; onEdit: (() => void) | undefined }) {
  return (
    <Panel
      title={rule.occasionName} label={rule.occasionName} hint={`今年已送 ${count(rule.givenThisYear)} 人`}
      extra={<><StateDot tone={rule.active ? 'jade' : 'grey'}>{rule.active ? '启用' : '停用'}</StateDot>{onEdit && <Button type="text" onClick={onEdit}>修改</Button>}</>}
    >
      <strong>{rule.title}</strong>
      <p>{rule.text}</p>
      <ul className="readback">
        {rule.gifts.map((gift) => <li key={gift.tierKeys.join()}>{giftText(gift, names)}</li>)}
        {rule.gifts.length === 0 && <li>{rule.occasion.kind === 'birthday' ? '按会员等级里的生日礼送' : '只送问候，没有礼物'}</li>}
      </ul>
    </Panel>
  );
}

/** The next thirty days: who is due when. */
function Ahead({ festivals }: { festivals: Festival[] }) {
  const preview = useRead('GET /v1/console/care-preview');
  const unplanned = festivals.filter(({ next }) => next === null).map(({ name }) => name);
  return (
    <Panel title="未来 30 天" hint="按现在的会员数算">
      <Loading of={preview} what="预览" skeleton={<BoneRows rows={6} height={32} />}>
        {({ days }) => (days.length === 0 ? <p className="hint">没有人要送。</p> : (
          <ul className="care-days">{days.map((one) => <li key={one.date + one.ruleId}><span className="figure">{one.date.slice(5)}</span>{one.occasionName}<b className="figure">{count(one.members)} 人</b></li>)}</ul>
        ))}
      </Loading>
      {unplanned.length > 0 && <p className="hint">{unplanned.join('、')}还没有排进日历，到时不会送出。</p>}
    </Panel>
  );
}
