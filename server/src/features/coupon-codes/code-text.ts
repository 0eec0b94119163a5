import { randomInt } from 'node:crypto';

/** Without what is taken for something else: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
export const ALPHABET = '34679ACDEFGHJKMNPQRTWXY';
const LENGTH = 14;

/** 14 of 23 characters: 63 bits, so that a guess hits one of a million codes once in 10^13. */
export const newCode = (): string => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]!).join('');

/** `ABCD-EFGH-JKMNPQ`, as it is printed. */
export const printed = (code: string): string => `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`;

/** What was typed, without blanks and dashes, in capitals. undefined: no code looks like that. */
export const readCode = (typed: string): string | undefined => {
  const code = typed.replace(/[\s\-–—]/g, '').toUpperCase();
  return code.length === LENGTH && [...code].every((one) => ALPHABET.includes(one)) ? code : undefined;
};
