import { deserialize, serialize } from 'node:v8';
import { MemberBlock } from './member-block';
import { MemberIds } from './member-ids';
import { MemberStore, type Pending } from './member-store';
import { Words } from './words';

/** Counts up with every change of what is stored; what another program stored is not read. */
const FORMAT = 3;
const AT_ONCE = 500;

type Head = { format: number; settledMs: number; words: ReturnType<Words['toPlain']>; ids: ReturnType<MemberIds['toPlain']>; blocks: number; pending: number };

const inParts = <T>(list: readonly T[]): T[][] => Array.from({ length: Math.ceil(list.length / AT_ONCE) }, (_, i) => list.slice(i * AT_ONCE, (i + 1) * AT_ONCE));

/** The store in pieces: what belongs to all, each block, then members still known in full. */
export function* saveStore(store: MemberStore): Generator<Uint8Array> {
  const head: Head = {
    format: FORMAT, settledMs: store.settledMs, words: store.words.toPlain(), ids: store.ids.toPlain(), blocks: store.blocks.length, pending: store.pending.size,
  };
  yield serialize(head);
  for (const block of store.blocks) yield serialize(block.toPlain());
  for (const part of inParts([...store.pending])) yield serialize(part);
}

const read = (chunks: readonly Uint8Array[]): MemberStore | undefined => {
  const [first, ...rest] = chunks.map((chunk) => deserialize(chunk) as unknown);
  const head = first as Head;
  if (head.format !== FORMAT || rest.length !== head.blocks + Math.ceil(head.pending / AT_ONCE)) return undefined;
  const store = new MemberStore(head.settledMs);
  store.words = Words.fromPlain(head.words);
  store.ids = MemberIds.fromPlain(head.ids);
  store.blocks = rest.slice(0, head.blocks).map((plain) => MemberBlock.fromPlain(plain as ReturnType<MemberBlock['toPlain']>));
  for (const [ordinal, pending] of (rest.slice(head.blocks) as [number, Pending][][]).flat()) store.pending.set(ordinal, pending);
  return store.pending.size === head.pending ? store : undefined;
};

/** What was saved, in its order; undefined if it is of another version or not whole. */
export const loadStore = (chunks: Iterable<Uint8Array>): MemberStore | undefined => {
  try {
    return read([...chunks]);
  } catch {
    return undefined;
  }
};
