import { Link } from 'react-router';
import { Segmented, type TableProps } from 'antd';
import type { Reply } from '../../api/api';
import { useRead } from '../../api/hooks';
import { minute } from '../../ui/format';
import { DataTable, Pager } from '../../ui/list';
import { Panel, StateDot } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import { useCursorTrail, useFilters } from '../../ui/use-filters';
import { deliveryStates, deliveryTones, stateOfWord, type Campaign, type DeliveryState } from './words';

type Delivery = Reply<'GET /v1/console/campaigns/:id/deliveries'>['rows'][number];
const options = [{ value: 'all', label: '全部' }, ...Object.entries(deliveryStates).map(([value, label]) => ({ value, label }))];

/** One line a member: what became of each channel, and why. */
export function Deliveries({ campaign }: { campaign: Campaign }) {
  const campaignId = campaign.id;
  const filters = useFilters<'state'>(['state']);
  const state = filters.values.state as DeliveryState | undefined;
  const trail = useCursorTrail(`${campaignId}${state ?? ''}`);
  const page = useRead('GET /v1/console/campaigns/:id/deliveries', { params: { id: campaignId }, query: { state, cursor: trail.cursor, limit: 20 } }, { keep: true });
  return (
    <Panel label="逐人记录">
      <div className="list-tools">
        <Segmented value={state ?? 'all'} options={options} onChange={(value) => filters.set({ state: value === 'all' ? undefined : value })} aria-label="送达状态" />
      </div>
      <Loading of={page} what="逐人记录" skeleton={<BoneRows />}>
        {(data) => (
          <div className={page.isPlaceholderData ? 'is-waiting' : ''}>
            <DataTable label="逐人记录" rows={data.rows} rowKey={(row) => row.memberId} columns={columnsFor(campaign)} empty={<Empty icon="send" title="没有这样的记录" text="换一个状态看看。" />} />
            {data.rows.length > 0 && <Pager page={trail.page} rows={data.rows.length} nextCursor={data.nextCursor} onNext={trail.next} onPrevious={trail.previous} unit="人" />}
          </div>
        )}
      </Loading>
    </Panel>
  );
}

function Cell({ state }: { state: string }) {
  const known = stateOfWord(state);
  if (known) return <StateDot tone={deliveryTones[known]}>{deliveryStates[known]}</StateDot>;
  return <span className="hint">{state || '—'}</span>;
}

const offerText = (campaign: Campaign, key: string | null): string => {
  const at = campaign.offers.findIndex((offer) => offer.key === key);
  return at < 0 ? '—' : `权益 ${at + 1}`;
};

const columnsFor = (campaign: Campaign): TableProps<Delivery>['columns'] => [
  { title: '会员', key: 'member', render: (_, row) => <Link to={`/members/${row.memberId}`}>{row.nickname}</Link> },
  { title: '等级', dataIndex: 'tierName', width: 90 },
  { title: '权益', key: 'offer', width: 90, render: (_, row) => <span className="hint">{offerText(campaign, row.offerKey)}</span> },
  { title: '发券', key: 'grant', width: 100, render: (_, row) => <Cell state={row.grant} /> },
  { title: '站内消息', key: 'inbox', width: 100, render: (_, row) => <Cell state={row.inbox} /> },
  { title: '订阅消息', key: 'subscribe', width: 100, render: (_, row) => <Cell state={row.subscribe} /> },
  { title: '原因', key: 'reason', render: (_, row) => <span className="hint">{row.reason ?? ''}</span> },
  { title: '时间', key: 'at', width: 130, align: 'right', render: (_, row) => <span className="hint figure">{row.at ? minute(row.at) : '—'}</span> },
];
