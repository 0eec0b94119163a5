interface Waiting<I, O> {
  item: I;
  resolve(outcome: O): void;
  reject(error: unknown): void;
}

/**
 * Serves together who asks at the same moment: while one batch is under way the next one gathers, so that a rush costs
 * few round trips; alone, nobody waits. `serve` answers in the order of its items; when it throws, its batch fails.
 * A read is always begun after it was asked for, so nobody gets an answer older than the question.
 */
export const inBatches = <I, O>(serve: (items: readonly I[]) => Promise<readonly O[]>, mostAtOnce = 200): ((item: I) => Promise<O>) => {
  const queue: Waiting<I, O>[] = [];
  let serving = false;
  const serveAll = async (): Promise<void> => {
    serving = true;
    while (queue.length > 0) {
      const batch = queue.splice(0, mostAtOnce);
      try {
        const outcomes = await serve(batch.map(({ item }) => item));
        batch.forEach((one, i) => one.resolve(outcomes[i]!));
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    serving = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (!serving) void serveAll();
    });
};
