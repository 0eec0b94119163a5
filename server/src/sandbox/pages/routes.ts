import type { FastifyInstance } from 'fastify';
import { isClientError } from '../body';
import type { World } from '../world';
import { boardRoutes } from './board';
import { identityRoutes } from './identity';
import { sendNote } from './note';
import { paySheetRoutes } from './pay-sheet';
import { scanRoutes } from './scan';

/** The pages that people see. */
export function pageRoutes(app: FastifyInstance, world: World): void {
  app.setErrorHandler((error, _request, reply) => {
    if (isClientError(error)) return sendNote(reply, { status: 400, title: '请求格式不对', text: '请返回上一页重试。' });
    app.log.error(error);
    return sendNote(reply, { status: 500, title: '沙盒出错了', text: '请看沙盒进程的日志，然后返回重试。' });
  });
  boardRoutes(app, world);
  identityRoutes(app, world);
  paySheetRoutes(app, world);
  scanRoutes(app, world);
}
