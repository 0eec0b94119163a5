/**
 * In the browser several frames of one origin may be different people (`?slot=staff`); each keeps its own storage.
 * In WeChat there is one person, and the slot is always `me`.
 */
const fromAddress = (): string | undefined => {
  if (process.env.TARO_ENV !== 'h5') return undefined;
  return new URLSearchParams(window.location.search).get('slot') ?? undefined;
};

const readSlot = (): string => {
  const asked = fromAddress();
  return asked && /^[a-z0-9-]{1,20}$/i.test(asked) ? asked : 'me';
};

export const slot = readSlot();

export const slotKey = (name: string): string => `shuke:${slot}:${name}`;
