import type { FastifyInstance } from 'fastify';
import { queryOf, textOf } from '../body';
import type { World } from '../world';
import { sendNote } from './note';

/** The scene stands before the `#` for the app's start, and behind it for the page. */
const h5Address = (h5Url: string, page: string, scene: string): string => {
  const encoded = encodeURIComponent(scene);
  return `${h5Url}?scene=${encoded}#/${page}?scene=${encoded}`;
};

/** `/scan?page=…&scene=…`: what the picture of a mini-program code says; leads into the H5 mini-program. */
export function scanRoutes(app: FastifyInstance, world: World): void {
  app.get('/scan', (request, reply) => {
    const query = queryOf(request);
    const [page, scene] = [textOf(query.page) ?? '', textOf(query.scene) ?? ''];
    const { h5Url } = world.settings;
    if (h5Url) return reply.redirect(h5Address(h5Url, page, scene), 302);
    return sendNote(reply, {
      title: '小程序码', text: `打开 ${page || '首页'}，带着 scene=${scene}。沙盒还不知道 H5 小程序在哪里，请设置 SANDBOX_H5_URL。`,
    });
  });
}
