import type { Reply } from '../../api/api';
import { day } from '../../ui/format';
import type { Tone } from '../../ui/parts';

export type PrivacyList = Reply<'GET /v1/console/privacy/requests'>;
export type PrivacyRow = PrivacyList['page']['rows'][number];

export const kindNames: Record<PrivacyRow['kind'], string> = { complaint: '投诉', erasure: '注销', export: '导出' };

/** Where a request stands, in words and in colour. */
export function stateOf(row: PrivacyRow): { text: string; tone: Tone } {
  if (row.overdue) return { text: '已逾期', tone: 'red' };
  switch (row.state) {
    case 'open': return { text: '待答复', tone: 'amber' };
    case 'answered': return { text: '已答复', tone: 'jade' };
    case 'cooling': return row.heldUpBy ? { text: '注销受阻', tone: 'amber' } : { text: `${day(row.eraseAt ?? row.dueAt)} 注销`, tone: 'blue' };
    case 'erasing': return { text: '注销中', tone: 'blue' };
    case 'erased': return { text: '已注销', tone: 'grey' };
    case 'withdrawn': return { text: '已撤回', tone: 'grey' };
    case 'preparing': return { text: '准备文件', tone: 'blue' };
    case 'ready': return { text: '文件可取', tone: 'jade' };
    case 'fetched': return { text: '已下载', tone: 'grey' };
  }
}
