import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Two spellings of one code: text for the QR (`SK1.ordinal.window.mac`, base 36 and base64url) and 20 digits for the
 * barcode and for typing (8 ordinal, 4 of the window, 8 of the MAC). MAC: HMAC-SHA-256 over `version|ordinal|window`.
 */
const mac = (key: Buffer, ordinal: number, window: number): Buffer => createHmac('sha256', key).update(`1|${ordinal}|${window}`).digest();

const textMac = (full: Buffer): string => full.subarray(0, 9).toString('base64url');
const digitMac = (full: Buffer): string => String(full.readBigUInt64BE(16) % 100_000_000n).padStart(8, '0');

export const writeCode = (key: Buffer, ordinal: number, window: number): { code: string; digits: string } => {
  const full = mac(key, ordinal, window);
  return {
    code: `SK1.${ordinal.toString(36)}.${window.toString(36)}.${textMac(full)}`,
    digits: `${String(ordinal).padStart(8, '0')}${String(window % 10_000).padStart(4, '0')}${digitMac(full)}`,
  };
};

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Digits carry only the window's last four places: the window nearest to now is meant. */
const nearestWindow = (lastFour: number, now: number): number => {
  const base = now - (now % 10_000) + lastFour;
  return [base - 10_000, base, base + 10_000].reduce((best, w) => (Math.abs(w - now) < Math.abs(best - now) ? w : best));
};

/** Answers undefined for anything that this key did not write. `windowNow` places the digits' short window. */
export const readCode = (key: Buffer, text: string, windowNow: number): { ordinal: number; window: number } | undefined => {
  const compact = text.replace(/\s+/g, '');
  const spelled = /^SK1\.([0-9a-z]{1,8})\.([0-9a-z]{1,8})\.([A-Za-z0-9_-]{12})$/.exec(compact);
  if (spelled) {
    const [ordinal, window] = [Number.parseInt(spelled[1]!, 36), Number.parseInt(spelled[2]!, 36)];
    return same(textMac(mac(key, ordinal, window)), spelled[3]!) ? { ordinal, window } : undefined;
  }
  if (!/^\d{20}$/.test(compact)) return undefined;
  const ordinal = Number(compact.slice(0, 8));
  const window = nearestWindow(Number(compact.slice(8, 12)), windowNow);
  return same(digitMac(mac(key, ordinal, window)), compact.slice(12)) ? { ordinal, window } : undefined;
};
