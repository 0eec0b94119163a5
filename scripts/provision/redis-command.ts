import { connect } from 'node:net';

/**
 * Sends inline commands to a Redis on loopback and answers the reply's lines, as soon as `isWhole` says so.
 * A few bytes by hand: provisioning must not load a client for a ping. Protocol: RESP2, inline commands.
 *
 * @throws when nobody answers within two seconds
 */
const converse = (port: number, commands: string[], isWhole: (lines: string[]) => boolean): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let received = '';
    socket.setTimeout(2000, () => socket.destroy(new Error('Redis does not answer')));
    socket.on('error', reject);
    socket.on('connect', () => socket.write(commands.map((line) => `${line}\r\n`).join('')));
    socket.on('data', (bytes) => {
      received += bytes.toString();
      const lines = received.split('\r\n').slice(0, -1);
      if (!isWhole(lines)) return;
      resolve(lines);
      socket.destroy();
    });
    socket.on('close', () => reject(new Error('Redis closed the connection')));
  });

/** Sends commands that are answered with one line each. */
export const redisCommands = (port: number, commands: string[]): Promise<string[]> =>
  converse(port, commands, (lines) => lines.length >= commands.length);

/** Whether a Redis on this loopback port is ready for commands. */
export const isRedisReady = async (port: number): Promise<boolean> => {
  try {
    return (await redisCommands(port, ['PING']))[0] === '+PONG';
  } catch {
    return false;
  }
};

/** The process behind a Redis on this loopback port, or null: a stranger may have taken the port. */
export const redisProcessId = async (port: number): Promise<number | null> => {
  const isPid = (line: string) => line.startsWith('process_id:');
  try {
    const lines = await converse(port, ['INFO server'], (all) => all.some(isPid));
    return Number(lines.find(isPid)?.slice('process_id:'.length));
  } catch {
    return null;
  }
};
