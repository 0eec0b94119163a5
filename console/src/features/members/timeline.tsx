import { useState } from 'react';
import { Button } from 'antd';
import { call, type Reply } from '../../api/api';
import { useGrowingList } from '../../api/hooks';
import { clockTime, day, formatFen, monthDay } from '../../ui/format';
import { Icon, type IconName } from '../../ui/icon';
import { Panel } from '../../ui/parts';
import { BoneRows, Empty, Failure } from '../../ui/states';

type Entry = Reply<'GET /v1/console/members/:id/timeline'>['rows'][number];
type Kind = Entry['kind'];

const looks: Record<Kind, { name: string; icon: IconName }> = {
  order: { name: '订单', icon: 'bag' },
  refund: { name: '退款', icon: 'undo' },
  coupon: { name: '券', icon: 'ticket' },
  points: { name: '积分', icon: 'gift' },
  message: { name: '消息', icon: 'send' },
  tag: { name: '标签', icon: 'tag' },
  tier: { name: '等级', icon: 'crown' },
  'group-buy': { name: '拼团', icon: 'seats' },
  visit: { name: '到店', icon: 'store' },
  staff: { name: '店员', icon: 'people' },
  note: { name: '店员备注', icon: 'pencil' },
  consent: { name: '授权', icon: 'check' },
  access: { name: '查看记录', icon: 'eye' },
  joined: { name: '加入', icon: 'plus' },
};
const kinds = Object.keys(looks) as Kind[];
const pageSize = 30;

/** Everything that happened with one member, newest first, one day after the other. */
export function Timeline({ memberId }: { memberId: string }) {
  const [kind, setKind] = useState<Kind | undefined>();
  const list = useGrowingList<Entry>(['GET /v1/console/members/:id/timeline', memberId, kind ?? null], (cursor) =>
    call('GET /v1/console/members/:id/timeline', { params: { id: memberId }, query: { cursor, kind, limit: pageSize } }));
  return (
    <Panel title="时间线" className="timeline-panel">
      <div className="kind-filter" role="group" aria-label="只看某一类">
        <button type="button" aria-pressed={!kind} onClick={() => setKind(undefined)}>全部</button>
        {kinds.map((key) => <button type="button" key={key} aria-pressed={kind === key} onClick={() => setKind(kind === key ? undefined : key)}>{looks[key].name}</button>)}
      </div>
      {list.error && !list.data && <Failure problem={list.error} what="时间线" retry={() => void list.refetch()} />}
      {list.isLoading && <BoneRows rows={5} />}
      {list.data && <Entries entries={list.data} kind={kind} />}
      {list.hasNextPage && <Button block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>看更早的</Button>}
    </Panel>
  );
}

function Entries({ entries, kind }: { entries: Entry[]; kind: Kind | undefined }) {
  if (entries.length === 0) return <Empty icon="clock" title={kind ? `没有${looks[kind].name}记录` : '还没有记录'} text={kind ? '换一类看看。' : '到店、下单、领券后会出现在这里。'} />;
  const days = [...new Set(entries.map((entry) => day(entry.at)))];
  return (
    <ol className="timeline">
      {days.map((date) => (
        <li key={date}>
          <h3 className="figure">{monthDay(date)}<small>{date.slice(0, 4)}</small></h3>
          <ul>{entries.filter((entry) => day(entry.at) === date).map((entry, index) => <Line key={`${entry.at}-${index}`} entry={entry} />)}</ul>
        </li>
      ))}
    </ol>
  );
}

function Line({ entry }: { entry: Entry }) {
  const look = looks[entry.kind];
  return (
    <li className={`entry entry-${entry.kind}`}>
      <span className="entry-mark" title={look.name}><Icon name={look.icon} size={14} /></span>
      <div className="entry-words"><strong>{entry.title}</strong>{entry.detail && <p>{entry.detail}</p>}</div>
      {entry.amountFen !== null && <span className={`figure entry-amount${entry.amountFen < 0 ? ' is-out' : ''}`}>{formatFen(entry.amountFen)}</span>}
      <time className="figure" dateTime={entry.at}>{clockTime(entry.at)}</time>
    </li>
  );
}
