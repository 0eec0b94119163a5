import Taro from '@tarojs/taro';
import type { WireReply, WireRequest } from '@shuke/shared/contract/client';

const TIMEOUT_MS = 15_000;

/** Absolute address of something the server serves: `/art/tea.svg` → what an Image can load on this target. */
export const addressOf = (path: string): string => (/^(https?:|data:)/.test(path) ? path : SHUKE_API_BASE + path);

const bodyOf = (request: WireRequest): unknown => {
  if (request.method === 'GET') return undefined;
  return request.body ?? {};
};

/** Every answer of ours is an object; what a hotel's login page or a cut line leaves in its place is no answer. */
const isAnswer = ({ statusCode, data }: { statusCode: number; data: unknown }): boolean =>
  statusCode >= 300 || (typeof data === 'object' && data !== null);

/** One request on the wire. Never throws: status 0 means that no answer of ours came (offline, timeout). */
export const send = async (request: WireRequest, address = SHUKE_API_BASE + request.path): Promise<WireReply> => {
  try {
    const answer = await Taro.request({
      url: address,
      method: request.method as keyof Taro.request.Method,
      data: bodyOf(request),
      header: { ...(request.method === 'GET' ? {} : { 'content-type': 'application/json' }), ...request.headers },
      timeout: TIMEOUT_MS,
    });
    if (isAnswer(answer)) return { status: answer.statusCode, body: answer.data as unknown };
  } catch {
    // No answer came.
  }
  return { status: 0, body: undefined };
};

/** A key that names one act of a person, so that sending it twice does it once. */
export const newKey = (): string => {
  const random = () => Math.random().toString(36).slice(2, 10);
  return `${Date.now().toString(36)}-${random()}${random()}`;
};
