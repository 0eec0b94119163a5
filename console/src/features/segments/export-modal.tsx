import { useState } from 'react';
import { App, Form, Input, Modal } from 'antd';
import { useAct } from '../../api/hooks';
import { downloadFile } from '../../ui/download';
import { count } from '../../ui/format';
import { Note } from '../../ui/parts';
import { Refusal } from '../../ui/states';

/** Takes a segment's members out as a masked CSV. What for is asked, because each of them will see it. */
export function ExportModal({ segment, onClose }: { segment: { id: string; name: string; count: number }; onClose: () => void }) {
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const act = useAct('POST /v1/console/segments/:id/export-link', {
    done: ({ path, rows }) => {
      downloadFile(`${segment.name}.csv`, path);
      message.success(`正在下载 ${count(rows)} 行`);
      onClose();
    },
  });
  const ready = reason.trim().length >= 4;
  return (
    <Modal
      open title={`导出「${segment.name}」`} okText="导出 CSV" cancelText="取消" confirmLoading={act.busy} okButtonProps={{ disabled: !ready }} onCancel={onClose}
      onOk={() => void act.send({ params: { id: segment.id }, body: { reason: reason.trim() } })}
    >
      <Note icon="eye" tone="amber">每位会员都会在「谁看过我的数据」里看到这次导出和你写的用途。文件里的手机号已打码，一次最多 5 万人。</Note>
      <Form layout="vertical" className="export-form">
        <Form.Item label="用来做什么" extra="至少 4 个字，会记入审计">
          <Input value={reason} maxLength={100} placeholder="例如：门店回访名单" aria-label="用来做什么" onChange={(event) => setReason(event.target.value)} />
        </Form.Item>
      </Form>
      <Refusal problem={act.problem} />
    </Modal>
  );
}
