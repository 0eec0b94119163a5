/**
 * The product's time as far as the phone knows it: the server's answers carry it, the phone's own clock may be wrong.
 */
let ahead = 0;

/** Call with every instant that the server says is now. */
export const learnServerNow = (serverNow: string, receivedAt = Date.now()): void => {
  const at = Date.parse(serverNow);
  if (!Number.isNaN(at)) ahead = at - receivedAt;
};

export const serverNow = (): number => Date.now() + ahead;
