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

/** Somebody took the port between our look at it and the program's start. */
export class PortTaken extends Error {
  override name = 'PortTaken';
}

/** Starts a program on the first free port from `preferred` on; the next one when it throws `PortTaken`. */
export const onFreePort = async (preferred: number, start: (port: number) => Promise<void>): Promise<number> => {
  const tried: number[] = [];
  for (;;) {
    const port = await findFreePort(preferred, tried);
    try {
      await start(port);
      return port;
    } catch (error) {
      if (!(error instanceof PortTaken) || tried.length >= 5) throw error;
      tried.push(port);
    }
  }
};
