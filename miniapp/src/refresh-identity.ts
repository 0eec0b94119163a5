import { api } from './api';
import { currentSession, learnIdentity } from './session';

/**
 * A kept session may be weeks old. Asks once at the start who its owner is today; without an answer the old one serves,
 * since the server decides every request by itself.
 */
export const refreshIdentity = async (): Promise<void> => {
  if (!currentSession()) return;
  try {
    learnIdentity(await api('GET /v1/member/session'));
  } catch {
    // Offline or signed out meanwhile: pages say so themselves.
  }
};
