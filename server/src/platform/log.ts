import { pino, type Logger } from 'pino';

/** Personal data and secrets never reach a log line, wherever they stand in an object. */
const PRIVATE = ['phone', 'phoneCode', 'password', 'code', 'openid', 'accessToken', 'refreshToken', 'authorization', 'nickname', 'birthday', 'address'];
const paths = PRIVATE.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

export const createLog = (level: string, name: string, stream?: { write(line: string): void }): Logger => {
  const options = { level, name, redact: { paths, censor: '[redacted]' }, base: { pid: process.pid } };
  return stream ? pino(options, stream) : pino(options);
};
