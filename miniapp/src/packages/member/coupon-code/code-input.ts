export const CODE_LENGTH = 14;

/** What was typed or pasted, as a code is kept: capitals, no blanks or dashes, not longer than one is. */
export const typedCode = (text: string): string => text.replace(/[^0-9a-z]/gi, '').toUpperCase().slice(0, CODE_LENGTH);

/** `ABCD-EFGH-JKMNPQ`, as it is printed; half a code as far as it goes. */
export const spaced = (code: string): string => [code.slice(0, 4), code.slice(4, 8), code.slice(8)].filter((part) => part !== '').join('-');
