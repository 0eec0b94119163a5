/** Ids of 12 bytes; in pieces of so many, so that those of one time share their first bytes. */
const PIECE = 4096;
const ID_BYTES = 12;

/** Ids of a row of members, by bytes: a byte that all share stands once. */
interface Piece {
  shared: Uint8Array;
  /** Which of the 12 bytes differ. */
  varying: number[];
  bytes: Uint8Array;
}

const squeeze = (whole: Uint8Array): Piece => {
  const rows = whole.length / ID_BYTES;
  const varying = Array.from({ length: ID_BYTES }, (_, b) => b).filter((b) => {
    for (let row = 1; row < rows; row += 1) if (whole[row * ID_BYTES + b] !== whole[b]) return true;
    return false;
  });
  const bytes = new Uint8Array(rows * varying.length);
  for (let row = 0; row < rows; row += 1) varying.forEach((b, i) => (bytes[row * varying.length + i] = whole[row * ID_BYTES + b]!));
  return { shared: whole.slice(0, ID_BYTES), varying, bytes };
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
    for (let i = 0; i < piece.varying.length; i += 1) id[piece.varying[i]!] = piece.bytes[start + i]!;
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
    ids.pieces = pieces.map(({ shared, varying, bytes }) => ({ shared: shared.slice(), varying, bytes: bytes.slice() }));
    ids.open = Uint8Array.from(open);
    [ids.count, ids.greatest, ids.strays] = [count, greatest, strays];
    ids.strayIds = new Map([...strays].map(([id, ordinal]) => [ordinal, id]));
    return ids;
  }
}
