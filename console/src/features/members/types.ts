import type { Reply } from '../../api/api';

export type MemberDetail = Reply<'GET /v1/console/members/:id'>;
export type Members = Reply<'GET /v1/console/members'>;
export type MemberRow = Members['page']['rows'][number];
