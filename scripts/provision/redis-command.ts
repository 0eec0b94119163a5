import { connect } from 'node:net';

/**
 * Sends one inline command (or several lines) to a Redis on loopback and answers its first reply lines.
 * A few bytes by hand: provisioning must not load a client for a ping. Protocol: RESP2, inline commands.
 *
 * @throws when nobody answers within `timeoutMs`
 */
export const redisCommands = (port: number, commands: string[], timeoutMs = 2000): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let received = '';
    const finish = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
    };
    socket.setTimeout(timeoutMs, () => finish(new Error('Redis does not answer')));
    socket.on('error', finish);
    socket.on('connect', () => socket.write(commands.map((line) => `${line}\r\n`).join('')));
    socket.on('data', (bytes) => {
      received += bytes.toString();
      const lines = received.split('\r\n').slice(0, -1);
      if (lines.length < commands.length) return;
      finish();
      resolve(lines);
    });
    socket.on('close', () => reject(new Error('Redis closed the connection')));
  });

/** Whether a Redis on this loopback port is ready for commands. */
export const isRedisReady = async (port: number): Promise<boolean> => {
  try {
    return (await redisCommands(port, ['PING']))[0] === '+PONG';
  } catch {
    return false;
  }
};
