import Taro from '@tarojs/taro';
import { send } from '../transport';

let found: Promise<string> | undefined;

const readDemo = async (): Promise<string> => {
  const { status, body } = await send({ method: 'GET', path: '/demo.json', headers: {} });
  const url = (body as { sandboxUrl?: unknown } | undefined)?.sandboxUrl;
  if (status === 200 && typeof url === 'string' && url !== '') return url.replace(/\/$/, '');
  throw new Error('浏览器里的体验需要沙盒，请先启动它');
};

/** Where the sandbox answers; known to the running server only. Throws when there is none. */
export const sandboxUrl = (): Promise<string> => {
  found ??= readDemo().catch((problem: unknown) => {
    found = undefined;
    throw problem;
  });
  return found;
};

/** One call to the sandbox's own control; undefined when it refused or is not there. */
export const askSandbox = async <T>(path: string, body: Record<string, unknown>): Promise<T | undefined> => {
  const answer = await Taro.request({
    url: `${await sandboxUrl()}${path}`,
    method: 'POST',
    data: body,
    header: { 'content-type': 'application/json' },
  }).catch(() => undefined);
  return answer && answer.statusCode < 300 ? (answer.data as T) : undefined;
};
