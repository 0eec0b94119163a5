/** Why one line was not taken, with the way out in the message. Codes are stable. */
export interface Fault {
  code: string;
  message: string;
}

export const fault = (code: string, message: string): Fault => ({ code, message });

export type Read<T> = { ok: true; value: T } | { ok: false; fault: Fault };

export const good = <T>(value: T): Read<T> => ({ ok: true, value });
export const bad = (code: string, message: string): { ok: false; fault: Fault } => ({
  ok: false,
  fault: fault(code, message),
});
