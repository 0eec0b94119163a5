import { isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { MallPieces } from './model';

/** Takes a piece for a redemption; one that it has already stays its own. False: none is left. */
export const takePiece = async (deps: Deps, itemId: string, redemptionId: string): Promise<boolean> => {
  if (await MallPieces(deps.db).exists({ redemptionId })) return true;
  try {
    return (await MallPieces(deps.db).findOneAndUpdate({ itemId, redemptionId: null }, { $set: { redemptionId } }).lean()) !== null;
  } catch (error) {
    if (isDuplicateKey(error)) return true; // another run of the same act was faster
    throw error;
  }
};

/** Safe to repeat: a piece that somebody else has taken since says so. */
export const givePieceBack = async (deps: Deps, redemptionId: string): Promise<void> => {
  await MallPieces(deps.db).updateOne({ redemptionId }, { $set: { redemptionId: null } });
};

const CHUNK = 1000;

/** Makes the pieces of an item up to `stock`, and takes away free ones beyond. False: more are taken than that. */
export const fitPieces = async (deps: Deps, itemId: string, stock: number): Promise<boolean> => {
  const surplus = (await MallPieces(deps.db).countDocuments({ itemId })) - stock;
  for (let n = 0; n < surplus; n += 1) {
    if (!(await MallPieces(deps.db).findOneAndDelete({ itemId, redemptionId: null }).lean())) return false;
  }
  if (surplus < 0) await addPieces(deps, itemId, stock);
  return true;
};

const addPieces = async (deps: Deps, itemId: string, stock: number): Promise<void> => {
  const there = new Set((await MallPieces(deps.db).find({ itemId }, { _id: 1 }).lean()).map(({ _id }) => _id));
  const wanted: string[] = [];
  for (let n = 0; wanted.length < stock - there.size; n += 1) if (!there.has(`${itemId}:${n}`)) wanted.push(`${itemId}:${n}`);
  for (let from = 0; from < wanted.length; from += CHUNK) {
    const rows = wanted.slice(from, from + CHUNK).map((_id) => ({ _id, itemId, redemptionId: null }));
    // Two editors at once make the same pieces: those that are there already are refused one by one.
    await MallPieces(deps.db).insertMany(rows, { ordered: false, lean: true }).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
  }
};

/** Free pieces of each item. */
export const piecesLeft = async (deps: Deps, itemIds: readonly string[]): Promise<Map<string, number>> => {
  const rows = await MallPieces(deps.db).aggregate<{ _id: string; left: number }>([
    { $match: { itemId: { $in: [...itemIds] }, redemptionId: null } },
    { $group: { _id: '$itemId', left: { $sum: 1 } } },
  ]);
  return new Map(rows.map(({ _id, left }) => [_id, left]));
};
