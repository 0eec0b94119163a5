import { Link } from 'react-router';
import { App, Button } from 'antd';
import { useAct } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { problemText } from '../../ui/states';
import { isMoving, type Campaign } from './words';

const refresh = ['GET /v1/console/campaigns/:id', 'GET /v1/console/campaigns', 'GET /v1/console/campaigns/:id/receipt', 'GET /v1/console/board'] as const;

export function CampaignActs({ campaign }: { campaign: Campaign }) {
  const can = useMay()('POST /v1/console/campaigns/:id/pause');
  if (!can) return null;
  if (campaign.state === 'draft') return <Link to={`/campaigns/${campaign.id}/edit`}><Button type="primary" icon={<Icon name="pencil" />}>编辑并发出</Button></Link>;
  if (isMoving(campaign.state) || campaign.state === 'paused') return <RunningActs campaign={campaign} />;
  return null;
}

function RunningActs({ campaign }: { campaign: Campaign }) {
  const { message, modal } = App.useApp();
  const failed = (problem: Parameters<typeof problemText>[0]) => void message.error(problemText(problem));
  const pause = useAct('POST /v1/console/campaigns/:id/pause', { refresh, failed });
  const resume = useAct('POST /v1/console/campaigns/:id/resume', { refresh, failed });
  const stop = useAct('POST /v1/console/campaigns/:id/stop', { refresh, failed });
  const input = { params: { id: campaign.id } };
  const left = count(campaign.progress.pending);

  const askPause = () => void modal.confirm({
    title: '暂停发送', okText: '暂停', cancelText: '取消',
    content: `还没发的约 ${left} 人先不发，正在发的一小批会发完。之后可以继续，不会重复发。`,
    onOk: async () => { if (await pause.send(input)) message.success('已暂停'); },
  });
  const askStop = () => void modal.confirm({
    title: `停止「${campaign.name}」`, okText: '停止发送', okButtonProps: { danger: true }, cancelText: '取消',
    content: `还没发的约 ${left} 人不会再收到，停止后不能继续。已送达的 ${count(campaign.progress.sent)} 人的消息和券不撤回，效果照常统计。只想停一会儿，请用暂停。`,
    onOk: async () => { if (await stop.send(input)) message.success('已停止'); },
  });
  return (
    <>
      {campaign.state === 'paused'
        ? <Button type="primary" loading={resume.busy} icon={<Icon name="play" />} onClick={async () => { if (await resume.send(input)) message.success('继续发送'); }}>继续发送</Button>
        : <Button loading={pause.busy} icon={<Icon name="pause" />} onClick={askPause}>暂停</Button>}
      <Button danger loading={stop.busy} icon={<Icon name="stop" size={14} />} onClick={askStop}>停止</Button>
    </>
  );
}
