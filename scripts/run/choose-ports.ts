import { findFreePort, isPortFree } from '../provision/ports';
import { Unavailable } from '../provision/say';

export interface ChosenPorts {
  host: string;
  port: number;
  sandboxPort: number;
}

const named = async (name: 'PORT' | 'SANDBOX_PORT', host: string): Promise<number | null> => {
  const wanted = process.env[name];
  if (!wanted) return null;
  const port = Number(wanted);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Unavailable(`${name}=${wanted} is no port.`);
  if (!(await isPortFree(port, host))) {
    throw new Unavailable(`${name} ${port} is in use. Stop what uses it, choose another, or unset ${name}.`);
  }
  return port;
};

/** `PORT` and `SANDBOX_PORT` when set (an error when taken), else the first free ones from 8080 and 8090. */
export const choosePorts = async (): Promise<ChosenPorts> => {
  const host = process.env.HOST || '127.0.0.1';
  const port = (await named('PORT', host)) ?? (await findFreePort(8080, [], host));
  const sandboxPort = (await named('SANDBOX_PORT', '127.0.0.1')) ?? (await findFreePort(8090, [port]));
  return { host, port, sandboxPort };
};
