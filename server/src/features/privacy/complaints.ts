import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { sendInbox } from '../inbox/index';
import { PrivacyRequests, type PrivacyRequest } from './model';
import { openRequest } from './open-request';

export const fileComplaint = async (deps: Deps, memberId: string, key: string, body: { topic: string; text: string }): Promise<PrivacyRequest> => {
  const request = await openRequest(deps, memberId, key, { kind: 'complaint', state: 'open', ...body, answer: null, answeredBy: null });
  if (!request) throw new Error('a complaint never stands in the way of another');
  return request;
};

/** Answers once; the member finds the answer in the privacy centre and is told in the inbox. */
export const answerComplaint = async (deps: Deps, actor: OperatorActor, id: string, answer: string, requestId: string): Promise<PrivacyRequest> =>
  withTransaction(deps.db, async (session) => {
    const closedAt = deps.clock.now();
    const answered = await PrivacyRequests(deps.db).findOneAndUpdate(
      { _id: id, kind: 'complaint', state: 'open' }, { $set: { state: 'answered', answer, answeredBy: actor.name, closedAt } }, { session, returnDocument: 'after' },
    ).lean();
    if (!answered) {
      const exists = await PrivacyRequests(deps.db).exists({ _id: id, kind: 'complaint' }).session(session);
      throw new AppError(exists ? 'PRIVACY_REQUEST_CLOSED' : 'PRIVACY_REQUEST_NOT_FOUND');
    }
    await sendInbox(deps, session, [{
      memberId: answered.memberId, reference: `privacy-answer:${id}`, kind: 'system', title: '你的隐私投诉有答复了',
      text: `编号 ${answered.requestNo} 已答复，可以在隐私中心查看。`, link: '/packages/member/privacy/index',
    }]);
    // What the person wrote stays out of the audit: it names them, and goes when they go.
    await recordAudit(deps, session, { actor, action: 'answer-privacy-request', target: `privacy-request:${id}`, after: { requestNo: answered.requestNo }, requestId });
    return answered;
  });
