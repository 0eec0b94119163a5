import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Vector {
  id: string;
  source: unknown[];
}

const read = (file: string): Vector[] =>
  (JSON.parse(readFileSync(path.join(__dirname, '../support/vectors', file), 'utf8')) as { vectors: Vector[] }).vectors;

const all = [...read('wechat.json'), ...read('wechat-pay-notice.json')];

/** A published test vector by its id; each file names the source of each. */
export function vector<T = Record<string, string>>(id: string): T {
  const found = all.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no vector ${id}`);
  return found as unknown as T;
}
