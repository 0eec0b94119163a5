import type { Model } from 'mongoose';

const WRITES = ['insertMany', 'updateOne', 'updateMany', 'findOneAndUpdate'] as const;
type Write = (...given: unknown[]) => unknown;
type Open = Partial<Record<(typeof WRITES)[number], Write>>;

/** Lets `decide` see every write to these models, numbered from 1, until it is put right again. */
const watchWrites = (models: readonly Model<never>[], decide: (nth: number, write: () => unknown) => unknown): (() => void) => {
  let writes = 0;
  const undo = models.flatMap((model) => WRITES.map((name) => {
    const open = model as unknown as Open;
    const real = open[name]!;
    open[name] = (...given) => decide((writes += 1), () => real.apply(model, given));
    return () => void (open[name] = real);
  }));
  return () => undo.forEach((one) => one());
};

/** Runs `act` in a process that is gone before its nth write to these models: that write and all later ones never happen. */
export const diesBefore = async (models: readonly Model<never>[], nth: number, act: () => Promise<unknown>): Promise<void> => {
  const restore = watchWrites(models, (n, write) => {
    if (n >= nth) throw new Error('the process is gone');
    return write();
  });
  await act().catch(() => undefined).finally(restore);
};

/** Runs `act` in a process that stands still before its nth write while `meanwhile` happens, and then goes on. */
export const stallsBefore = async (models: readonly Model<never>[], nth: number, act: () => Promise<unknown>, meanwhile: () => Promise<unknown>): Promise<void> => {
  let stalled = false;
  const restore = watchWrites(models, (n, write) => {
    if (n !== nth || stalled) return write();
    stalled = true;
    restore();
    const later = meanwhile().then(() => write());
    return Object.assign(later, { lean: () => later });
  });
  await act().catch(() => undefined).finally(restore);
};
