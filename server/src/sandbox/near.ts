import type { FastifyRequest } from 'fastify';
import type { World } from './world';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

const hostnameOf = (url: string): string | undefined => {
  try {
    const { protocol, hostname } = new URL(url);
    return protocol === 'http:' || protocol === 'https:' ? hostname : undefined;
  } catch {
    return undefined;
  }
};

/** Addresses of this machine, of the name by which the sandbox was reached, or of the H5 mini-program. */
export const isNear = (url: string, request: FastifyRequest, world: World): boolean => {
  const hostname = hostnameOf(url);
  const own = [hostnameOf(`http://${request.headers.host ?? ''}`), hostnameOf(world.settings.h5Url ?? '')];
  return hostname !== undefined && [...LOOPBACK, ...own].includes(hostname);
};

/** Adds parameters before the `#`, where they survive a hash router. */
export const withParameters = (url: string, parameters: Record<string, string>): string => {
  const target = new URL(url);
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  return target.toString();
};
