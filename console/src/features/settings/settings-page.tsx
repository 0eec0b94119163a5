import { Button } from 'antd';
import { signOut } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { Refusal } from '../../ui/states';
import { BrandPanels } from './brand-panels';
import { useMay, useOperator } from '../../session/operator';
import { guardedRoutes, may, roleNames, type GuardedRoute, type Role } from '../../session/permissions';
import { Icon } from '../../ui/icon';
import { Avatar, Fact, PageHead, Panel } from '../../ui/parts';

const abilities: Partial<Record<GuardedRoute, string>> = {
  'GET /v1/console/members': '查看会员',
  'POST /v1/console/members/:id/phone': '查看完整手机号（需写原因）',
  'POST /v1/console/members/:id/tags': '给会员加、去标签',
  'POST /v1/console/tags': '新建标签',
  'POST /v1/console/segments': '新建、修改人群',
  'POST /v1/console/campaigns': '编辑、发出、停止活动',
  'POST /v1/console/coupon-templates': '新建、停发优惠券',
  'POST /v1/console/group-buys': '开拼团',
  'POST /v1/console/orders/:id/refund': '退款',
  'GET /v1/console/stores/:id/code': '下载门店码',
  'GET /v1/console/audit': '查看审计',
};

const shortcuts: [string, string][] = [
  ['/', '跳到搜索框'], ['j k', '在列表里上下移动'], ['Enter', '打开选中的一行'], ['Esc', '离开搜索或取消选中'],
  ['Ctrl Z', '撤销人群条件的修改'], ['Ctrl Y', '重做'], ['Ctrl S', '保存人群'],
];

export function SettingsPage() {
  const operator = useOperator();
  const can = useMay();
  const stores = useRead('GET /v1/console/stores');
  const own = (stores.data?.stores ?? []).filter(({ store }) => operator.storeIds.includes(store.id)).map(({ store }) => store.name);
  return (
    <div className="page">
      <PageHead title="设置" />
      <div className="settings">
        <Panel title="我的账号" extra={<Button icon={<Icon name="out" />} onClick={signOut}>退出登录</Button>}>
          <div className="profile">
            <Avatar name={operator.name} avatarKey={operator.id} size={56} />
            <dl className="facts facts-two">
              <Fact label="姓名">{operator.name}</Fact>
              <Fact label="账号">{operator.username}</Fact>
              <Fact label="角色">{roleNames[operator.role]}</Fact>
              <Fact label="门店">{operator.storeIds.length === 0 ? '全部门店' : own.join('、') || '…'}</Fact>
            </dl>
          </div>
        </Panel>
        <Panel title="我能做什么" hint="需要更多权限，请联系管理员"><Abilities role={operator.role} /></Panel>
        {can('GET /v1/console/brand/settings') && <BrandPanels />}
        {can('POST /v1/console/ops-session') && <QueueBoard />}
        <Panel title="键盘">
          <dl className="shortcuts">{shortcuts.map(([keys, text]) => <div key={keys}><dt>{keys.split(' ').map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{text}</dd></div>)}</dl>
        </Panel>
      </div>
    </div>
  );
}

/** The board stands outside the console and takes a cookie of its own, for a quarter of an hour. */
function QueueBoard() {
  const act = useAct('POST /v1/console/ops-session', { done: ({ url }) => void window.open(url, '_blank', 'noopener') });
  return (
    <Panel title="后台任务" hint="查看发送、退款等任务的排队情况；打开后 15 分钟内有效">
      <Refusal problem={act.problem} />
      <Button icon={<Icon name="arrow" />} loading={act.busy} onClick={() => void act.send(undefined)}>打开任务队列</Button>
    </Panel>
  );
}

function Abilities({ role }: { role: Role }) {
  return (
    <ul className="abilities">
      {guardedRoutes.filter((route) => abilities[route]).map((route) => {
        const allowed = may(role, route);
        return <li key={route} className={allowed ? 'holds' : 'fails'}><Icon name={allowed ? 'check' : 'close'} size={14} />{abilities[route]}<span className="visually-hidden">{allowed ? '可以' : '不可以'}</span></li>;
      })}
    </ul>
  );
}
