import { CODE_LENGTH, readCode } from '@shuke/shared/rules/cards/card-term';

/** What was typed or pasted, as a code is kept; not longer than one is. */
export const typedCode = (text: string): string => readCode(text).replace(/[^0-9A-Z]/g, '').slice(0, CODE_LENGTH);

/** `ABCD-EFGH-JKMN`; half a code as far as it goes. */
export const spacedCode = (code: string): string => [code.slice(0, 4), code.slice(4, 8), code.slice(8)].filter((part) => part !== '').join('-');
