import { useState } from 'react';
import { Button } from 'antd';
import { useMay } from '../../session/operator';
import { Icon } from '../../ui/icon';
import { NewRun } from './new-run';

/** Tags everybody in a saved segment. */
export function TagSegment({ segmentId, name, dirty }: { segmentId: string; name: string; dirty: boolean }) {
  const [open, setOpen] = useState(false);
  if (!useMay()('POST /v1/console/tag-runs')) return null;
  return (
    <>
      <Button icon={<Icon name="tag" />} disabled={dirty} title={dirty ? '先保存，再批量打标' : undefined} onClick={() => setOpen(true)}>批量打标</Button>
      {open && <NewRun fixed={{ audience: { kind: 'segment', segmentId }, words: `人群「${name}」里的全部会员` }} onClose={() => setOpen(false)} />}
    </>
  );
}
