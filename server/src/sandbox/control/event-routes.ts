import type { FastifyInstance } from 'fastify';
import type { World } from '../world';

const HEARTBEAT_MS = 15_000;

/** `GET /_sandbox/events`: server-sent events `call`, `clock`, `faults`, `notices` for the page that shows everything. Clock and faults come at once. */
export function eventRoutes(app: FastifyInstance, world: World): void {
  const streams = new Set<(name: string, data: unknown) => void>();
  const tell = (name: string, data: unknown): void => streams.forEach((send) => send(name, data));
  world.calls.onAdd((call) => tell('call', call));
  world.clock.onChange(() => tell('clock', world.clock.reading()));
  world.faults.onChange(() => tell('faults', world.faults.list()));
  world.notices.onChange(() => tell('notices', null));
  app.get('/_sandbox/events', (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
    const send = (name: string, data: unknown): void =>
      void raw.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
    heartbeat.unref();
    streams.add(send);
    send('clock', world.clock.reading());
    send('faults', world.faults.list());
    request.raw.once('close', () => {
      clearInterval(heartbeat);
      streams.delete(send);
    });
  });
}
