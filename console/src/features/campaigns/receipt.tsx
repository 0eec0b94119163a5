import { Button } from 'antd';
import type { Reply } from '../../api/api';
import { useRead } from '../../api/hooks';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Note, Panel, StateDot } from '../../ui/parts';
import { BoneRows, Loading } from '../../ui/states';
import { downloadCsv } from '../../ui/download';
import { channelNames, deliveryStates, deliveryTones, isMoving, type Campaign } from './words';

type Receipt = Reply<'GET /v1/console/campaigns/:id/receipt'>;
type Channel = Receipt['lines'][number]['channel'];
const pollMs = 2_000;
const channels = Object.keys(channelNames) as Channel[];

/** audience = sent + skipped + failed + unknown + holdout, to the last member, for each channel. */
export function ReceiptView({ campaign }: { campaign: Campaign }) {
  const receipt = useRead('GET /v1/console/campaigns/:id/receipt', { params: { id: campaign.id } }, { every: () => (isMoving(campaign.state) ? pollMs : false) });
  return <Loading of={receipt} what="收据" skeleton={<Panel><BoneRows rows={5} /></Panel>}>{(data) => <ReceiptBody receipt={data} name={campaign.name} />}</Loading>;
}

function ReceiptBody({ receipt, name }: { receipt: Receipt; name: string }) {
  const shown = channels.filter((channel) => receipt.lines.some((line) => line.channel === channel));
  const save = () => downloadCsv(`收据-${name}.csv`, [
    ['渠道', '状态', '原因', '人数'],
    ...receipt.lines.map((line) => [channelNames[line.channel], deliveryStates[line.state], line.text, String(line.members)]),
    ['对照组', '', '', String(receipt.holdout)], ['人群合计', '', '', String(receipt.audience)],
  ]);
  return (
    <Panel
      title="每一位会员都有交代" hint="人群 = 已送达 + 未发（按原因）+ 失败 + 结果未知 + 待发 + 对照组，每个渠道分别相加"
      extra={<Button size="small" icon={<Icon name="download" />} onClick={save}>下载</Button>}
    >
      <Note tone={receipt.adds ? 'jade' : 'red'} icon={receipt.adds ? 'check' : 'warning'}>
        {receipt.adds ? `各渠道相加都等于 ${count(receipt.audience)} 人，没有遗漏。` : '有渠道的人数加起来和人群不一致，请把活动名称告诉管理员核对。'}
      </Note>
      <div className="receipts">{shown.map((channel) => <ChannelReceipt key={channel} channel={channel} receipt={receipt} />)}</div>
    </Panel>
  );
}

const order: Receipt['lines'][number]['state'][] = ['sent', 'pending', 'skipped', 'failed', 'unknown'];

/** The state stands above already: `未发送：没有同意…` → `没有同意…` */
const reasonText = (text: string): string => text.replace(/^[^：]{2,5}：/, '');

function ChannelReceipt({ channel, receipt }: { channel: Channel; receipt: Receipt }) {
  const lines = receipt.lines.filter((line) => line.channel === channel && line.members > 0).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const sum = lines.reduce((total, line) => total + line.members, receipt.holdout);
  return (
    <table className="receipt">
      <caption>{channelNames[channel]}</caption>
      <tbody>
        {lines.map((line) => (
          <tr key={line.state + (line.reason ?? '')}>
            <th scope="row"><StateDot tone={deliveryTones[line.state]}>{deliveryStates[line.state]}</StateDot>{line.reason && <span className="hint">{reasonText(line.text)}</span>}</th>
            <td className="figure">{count(line.members)}</td>
          </tr>
        ))}
        <tr><th scope="row"><StateDot tone="grey">对照组</StateDot></th><td className="figure">{count(receipt.holdout)}</td></tr>
      </tbody>
      <tfoot><tr><th scope="row">合计</th><td className="figure">{count(sum)}</td></tr></tfoot>
    </table>
  );
}
