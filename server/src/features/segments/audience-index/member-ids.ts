/** Ids of 12 bytes; in pieces of so many, so that those of one time share their first bytes. */
const PIECE = 4096;
const ID_BYTES = 12;

/** Bytes 4 to 8 name the process that made the id; there are few. */
const [MAKER, MAKER_END] = [4, 9];

/** Ids of a row of members, by bytes: a byte that all share stands once, makers in a list. */
interface Piece {
  shared: Uint8Array;
  /** Which of the 12 bytes differ; of makers, if they are listed, the first stands for all. */
  varying: number[];
  bytes: Uint8Array;
  makers: Uint8Array[];
}

/** The makers of the ids, if one byte can number them. */
const makersOf = (whole: Uint8Array): string[] => {
  const makers = new Set<string>();
  for (let start = 0; start < whole.length; start += ID_BYTES) makers.add(makerAt(whole, start));
  return makers.size > 1 && makers.size <= 256 ? [...makers] : [];
};
const makerAt = (whole: Uint8Array, start: number): string => Buffer.from(whole.subarray(start + MAKER, start + MAKER_END)).toString('hex');

const squeeze = (whole: Uint8Array): Piece => {
  const rows = whole.length / ID_BYTES;
  const makers = makersOf(whole);
  const varying = Array.from({ length: ID_BYTES }, (_, b) => b).filter((b) => {
    if (makers.length > 0 && b >= MAKER && b < MAKER_END) return b === MAKER;
    for (let row = 1; row < rows; row += 1) if (whole[row * ID_BYTES + b] !== whole[b]) return true;
    return false;
  });
  const bytes = new Uint8Array(rows * varying.length);
  for (let row = 0; row < rows; row += 1) {
    const start = row * ID_BYTES;
    varying.forEach((b, i) => (bytes[row * varying.length + i] = makers.length > 0 && b === MAKER ? makers.indexOf(makerAt(whole, start)) : whole[start + b]!));
  }
  return { shared: whole.slice(0, ID_BYTES), varying, bytes, makers: makers.map((maker) => new Uint8Array(Buffer.from(maker, 'hex'))) };
};

/**
 * Numbers for ids, in order of arrival, and back. Ids that arrive in ascending order are found by halving and cost
 * nothing beside their own bytes; the few that do not are kept in a map.
 */
export class MemberIds {
  private pieces: Piece[] = [];
  /** The piece that is still being filled. */
  private open = new Uint8Array(PIECE * ID_BYTES);
  private count = 0;
  private greatest = '';
  /** Ids out of order: in the row of ids their place repeats the id before it. */
  private strays = new Map<string, number>();
  private strayIds = new Map<number, string>();

  get size(): number {
    return this.count;
  }

  get bytes(): number {
    return this.open.byteLength + this.pieces.reduce((sum, piece) => sum + piece.bytes.byteLength + ID_BYTES, 0);
  }

  private inRow(ordinal: number): string {
    const [piece, row] = [this.pieces[Math.floor(ordinal / PIECE)], ordinal % PIECE];
    if (!piece) return Buffer.from(this.open.buffer, row * ID_BYTES, ID_BYTES).toString('hex');
    const id = Buffer.from(piece.shared);
    const start = row * piece.varying.length;
    for (let i = 0; i < piece.varying.length; i += 1) {
      const [b, value] = [piece.varying[i]!, piece.bytes[start + i]!];
      if (b === MAKER && piece.makers.length > 0) id.set(piece.makers[value]!, MAKER);
      else id[b] = value;
    }
    return id.toString('hex');
  }

  idOf(ordinal: number): string {
    return this.strayIds.get(ordinal) ?? this.inRow(ordinal);
  }

  /** The number of an id, if it has one. */
  find(id: string): number | undefined {
    if (id > this.greatest) return undefined;
    const stray = this.strays.get(id);
    if (stray !== undefined) return stray;
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.inRow(middle) < id) low = middle + 1;
      else high = middle;
    }
    return low < this.count && this.idOf(low) === id ? low : undefined;
  }

  /** The number of an id, a new one if need be. */
  add(id: string): number {
    if (!/^[0-9a-f]{24}$/.test(id)) throw new Error('A member id is 24 hexadecimal digits');
    const known = this.find(id);
    if (known !== undefined) return known;
    const ordinal = this.count;
    if (id > this.greatest) this.greatest = id;
    else {
      this.strays.set(id, ordinal);
      this.strayIds.set(ordinal, id);
    }
    this.append(this.greatest);
    return ordinal;
  }

  private append(id: string): void {
    this.open.set(Buffer.from(id, 'hex'), (this.count % PIECE) * ID_BYTES);
    this.count += 1;
    if (this.count % PIECE === 0) this.pieces.push(squeeze(this.open));
  }

  toPlain() {
    return { pieces: this.pieces, open: this.open, count: this.count, greatest: this.greatest, strays: this.strays };
  }

  static fromPlain({ pieces, open, count, greatest, strays }: ReturnType<MemberIds['toPlain']>): MemberIds {
    const ids = new MemberIds();
    ids.pieces = pieces.map(({ shared, varying, bytes, makers }) => ({ shared: shared.slice(), varying, bytes: bytes.slice(), makers: makers.map((maker) => maker.slice()) }));
    ids.open = Uint8Array.from(open);
    [ids.count, ids.greatest, ids.strays] = [count, greatest, strays];
    ids.strayIds = new Map([...strays].map(([id, ordinal]) => [ordinal, id]));
    return ids;
  }
}
