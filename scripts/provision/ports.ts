import { createServer } from 'node:net';

/** Whether nothing listens on this loopback port. */
export const isPortFree = (port: number, host = '127.0.0.1'): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });

/** The first free port from `preferred` upwards; a port from `avoid` counts as taken. */
export const findFreePort = async (
  preferred: number,
  avoid: readonly number[] = [],
  host = '127.0.0.1',
): Promise<number> => {
  for (let port = preferred; port < preferred + 200; port += 1) {
    if (!avoid.includes(port) && (await isPortFree(port, host))) return port;
  }
  throw new Error(`no free port from ${preferred} to ${preferred + 199}`);
};
