import { formatDay } from '@shuke/shared/values/time';
import type { PrivacyRequest } from '../../../types';

const kinds: Record<PrivacyRequest['kind'], string> = { export: '导出我的信息', erasure: '注销账号', complaint: '隐私投诉' };

export const requestTitle = ({ kind, topic }: PrivacyRequest): string => (topic ? `${kinds[kind]} · ${topic}` : kinds[kind]);

/** Where a request stands, and what happens next. */
export const requestState = ({ state, dueAt, eraseAt, heldUpBy }: PrivacyRequest): string => {
  switch (state) {
    case 'preparing': return '文件正在准备，通常几分钟就好';
    case 'ready': return '文件准备好了，保留 3 天';
    case 'fetched': return '文件已下载过，3 天内可以再取';
    case 'cooling': return heldUpBy ? `等待中：${heldUpBy}` : `将在 ${formatDay(new Date(eraseAt ?? dueAt))} 自动注销，之前都可以撤回`;
    case 'erasing': return '正在注销';
    case 'erased': return '已注销';
    case 'withdrawn': return '已撤回，账号照常使用';
    case 'open': return `最晚 ${formatDay(new Date(dueAt))} 答复你`;
    case 'answered': return '已答复';
  }
};

/** A file can be fetched as long as it is kept. */
export const hasFile = ({ state }: PrivacyRequest): boolean => state === 'ready' || state === 'fetched';
