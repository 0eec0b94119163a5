/** Keys of the amount pad. */
export type AmountKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | 'back' | 'clear';

/** The contract's most: ¥100,000.00 */
export const MOST_FEN = 100_000_00;

const fits = (text: string): boolean => {
  const [yuan = '', cents] = text.split('.');
  if (!/^\d*$/.test(yuan) || (cents !== undefined && !/^\d{0,2}$/.test(cents))) return false;
  return fenOf(text) <= MOST_FEN;
};

/** What is typed as fen; an amount that is still being typed (`12.`) counts as far as it goes. */
export const fenOf = (text: string): number => {
  const [yuan = '', cents = ''] = text.split('.');
  return Number(yuan || '0') * 100 + Number(cents.padEnd(2, '0') || '0');
};

/** The text after a key; a key that would make no amount leaves it as it is. */
export const press = (text: string, key: AmountKey): string => {
  if (key === 'clear') return '';
  if (key === 'back') return text.slice(0, -1);
  if (key === '.') return text.includes('.') ? text : `${text || '0'}.`;
  const next = text === '0' ? key : text + key;
  return fits(next) ? next : text;
};
