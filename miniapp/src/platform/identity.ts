import { ApiProblem } from '@shuke/shared/contract/client';
import { sandboxUrl } from './sandbox';

const BACK = ['code', 'openid'] as const;

/** Takes what the identity page put into our address, and takes it out of there: a code is good for one use. */
const takeAnswer = (): { code: string; openid?: string } | undefined => {
  const here = new URL(window.location.href);
  const code = here.searchParams.get('code');
  if (!code) return undefined;
  const openid = here.searchParams.get('openid') ?? undefined;
  BACK.forEach((name) => here.searchParams.delete(name));
  window.history.replaceState(window.history.state, '', here.toString());
  return { code, openid };
};

const leave = async (): Promise<never> => {
  const redirect = encodeURIComponent(window.location.href);
  const sandbox = await sandboxUrl().catch(() => {
    throw new ApiProblem({ type: 'about:blank', status: 0, code: 'OFFLINE', title: '暂时无法登录，请检查网络后重试' });
  });
  window.location.assign(`${sandbox}/identity?redirect=${redirect}`);
  return new Promise<never>(() => undefined);
};

/** wx.login of the browser: the sandbox's identity page, where one picks who one is. */
export const loginByIdentityPage = async (): Promise<{ code: string; openid?: string }> => takeAnswer() ?? leave();
