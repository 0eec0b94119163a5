/**
 * Owns: taking members and purchases from files, and what identifies a line.
 * Promises: the same file again changes nothing; a bad line is named and costs no other; memory does not grow with the
 * file; who is known only from a file is a contact, who joins later by phone and keeps what they bought.
 * Listens to: nothing; the operator's CLI calls it.
 */
export { importFile, type ImportAnswer, type ImportRequest } from './import-file';
export { COLUMNS, type Kind } from './columns';
export type { Delimiter } from './split-cells';
export type { LineError, Tally } from './tally';
