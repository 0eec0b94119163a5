import { api, type Reply } from './api';
import { platform } from './platform';

type Moment = 'claim' | 'pay' | 'team' | 'join';
type Templates = Reply<'GET /v1/member/subscriptions'>['templates'];

/** Fetch before the tap: WeChat only shows its ask while a tap is being handled. */
export const templatesFor = (moment: Moment): Promise<Templates> =>
  api('GET /v1/member/subscriptions', { query: { moment } }).then(({ templates }) => templates, () => []);

/** Asks, and reports every answer: each accept is one message that may be sent. Answers how many were accepted. */
export const askToRemind = async (templates: Templates): Promise<number> => {
  const results = await platform.requestSubscribe(templates);
  if (results.length > 0) await api('POST /v1/member/subscriptions', { body: { results } }).catch(() => undefined);
  return results.filter(({ answer }) => answer === 'accept').length;
};
