import { useState } from 'react';
import { Link } from 'react-router';
import { Button, Modal } from 'antd';
import type { Reply } from '../../api/api';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { downloadPicture } from '../../ui/download';
import { count, shareOf, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead, StateDot } from '../../ui/parts';
import { StaffPanel } from './staff-panel';
import { StoreDrawer } from './store-drawer';
import { StoreForm } from './store-form';
import { Bone, BoneCards, Empty, Loading } from '../../ui/states';

type StoreRow = Reply<'GET /v1/console/stores'>['stores'][number];

export function StoresPage() {
  const stores = useRead('GET /v1/console/stores');
  const can = useMay();
  const [code, setCode] = useState<StoreRow | null>(null);
  const [shown, setShown] = useState<StoreRow | null>(null);
  const [opening, setOpening] = useState(false);
  return (
    <div className="page">
      <PageHead title="门店" hint="近 30 天的数字；把门店码放在收银台，扫码加入的会员会记住来自哪家店" extra={can('POST /v1/console/stores') && <Button type="primary" icon={<Icon name="plus" />} onClick={() => setOpening(true)}>新开门店</Button>} />
      <Loading of={stores} what="门店" skeleton={<BoneCards cards={3} height={330} />}>
        {(data) => (data.stores.length === 0
          ? <Empty icon="store" title="还没有门店" text="新开一家门店，会员就能看到地址和营业时间。" />
          : <div className="store-grid">{data.stores.map((row) => <StoreCard key={row.store.id} row={row} all={data.stores} onCode={() => setCode(row)} onShow={() => setShown(row)} />)}</div>)}
      </Loading>
      {stores.data && can('GET /v1/console/staff') && <StaffPanel stores={stores.data.stores} />}
      {shown && <StoreDrawer id={shown.store.id} name={shown.store.name} onClose={() => setShown(null)} />}
      {opening && <StoreForm onClose={() => setOpening(false)} />}
      {code && <CodeModal row={code} onClose={() => setCode(null)} />}
    </div>
  );
}

function StoreCard({ row, all, onCode, onShow }: { row: StoreRow; all: StoreRow[]; onCode: () => void; onShow: () => void }) {
  const can = useMay();
  const { store } = row;
  const total = all.reduce((sum, other) => sum + other.revenueFen30d, 0);
  return (
    <article className="panel store" aria-label={store.name}>
      <img className="store-picture" src={store.picture} alt="" loading="lazy" />
      <div className="store-words">
        <header><h2>{store.name}</h2><StateDot tone={store.open ? 'jade' : 'grey'}>{store.openingText}</StateDot></header>
        <p className="hint">{store.address}</p>
        <p className="hint figure">{store.hours} · {store.phone}</p>
        <dl className="store-numbers">
          <div><dt>营收</dt><dd className="figure">{yuan(row.revenueFen30d)}<small>占 {shareOf(row.revenueFen30d, total)}</small></dd></div>
          <div><dt>订单</dt><dd className="figure">{count(row.orders30d)}</dd></div>
          <div><dt>会员</dt><dd className="figure"><Link to={`/members?storeId=${store.id}`}>{count(row.members)}</Link></dd></div>
          <div><dt>店员</dt><dd className="figure">{count(row.staff)}</dd></div>
        </dl>
        <div className="store-acts">
          <Button block onClick={onShow}>数字与设置</Button>
          {can('GET /v1/console/stores/:id/code') && <Button block icon={<Icon name="code" />} onClick={onCode}>门店码</Button>}
        </div>
      </div>
    </article>
  );
}

function CodeModal({ row, onClose }: { row: StoreRow; onClose: () => void }) {
  const code = useRead('GET /v1/console/stores/:id/code', { params: { id: row.store.id } });
  const type = /^data:image\/(\w+)/.exec(code.data?.image ?? '')?.[1] ?? 'png';
  return (
    <Modal
      open title={`${row.store.name} · 门店码`} width={420} onCancel={onClose} cancelText="关闭" okText="下载图片" okButtonProps={{ disabled: !code.data, icon: <Icon name="download" /> }}
      onOk={() => code.data && downloadPicture(`门店码-${row.store.name}.${type}`, code.data.image)}
    >
      <div className="store-code">
        <Loading of={code} what="门店码" skeleton={<Bone width={240} height={240} />}>
          {(data) => <><img src={data.image} alt={`${row.store.name}的小程序码`} width={240} height={240} /><p className="hint">场景值 <code>{data.scene}</code></p></>}
        </Loading>
        <p>客人用微信扫一扫，两步加入会员。</p>
      </div>
    </Modal>
  );
}
