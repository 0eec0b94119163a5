/**
 * Owns: every message a member got, and the ledger of one-time subscribe permissions.
 * Promises: a reference is told once; a permission is taken before a send and emptied when WeChat says 43101.
 * Listens to: nothing; features send in their own transactions or listeners.
 */
import { inboxContract } from '@shuke/shared/contract/inbox';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { listInbox, openMessage, readAll } from './read-inbox';

export { InboxMessages, MessageTemplates, SubscribePermissions, type InboxMessage, type MessageTemplate } from './model';
export { learnSandboxTemplates } from './learn-sandbox-templates';
export { sendInbox, type InboxInput } from './send-inbox';
export { toMessageViews, unreadCount } from './read-inbox';
export { emptyPermission, putPermissionBack, recordAnswers, takePermission, templatesFor } from './subscribe-permissions';

const routes = (context: ServeContext): void =>
  serve(context, inboxContract, {
    'GET /v1/member/messages': ({ actor, query }) => listInbox(context.deps, actor.id, query),
    'POST /v1/member/messages/:id/open': ({ actor, params }) => openMessage(context.deps, actor.id, params.id),
    'POST /v1/member/messages/read-all': async ({ actor }) => {
      await readAll(context.deps, actor.id);
      return {};
    },
  });

export const inboxFeature: Feature = { name: 'inbox', contract: inboxContract, routes };
