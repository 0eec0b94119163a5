import { formatFen } from '@shuke/shared/values/money';

/** For sentences and tags: whole yuan without fen (`¥40`), anything else with both digits (`¥8.20`). */
export const sayFen = (fen: number): string => formatFen(fen).replace(/\.00$/, '');
