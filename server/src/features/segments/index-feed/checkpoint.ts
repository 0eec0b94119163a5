import { closeSync, openSync, readSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { ResumeToken } from 'mongodb';
import mongoose from 'mongoose';
import { AudienceIndex } from '../audience-index/index';

/**
 * The index in a file: all changes up to `token` are in it. It lies on disk and not in the database because it is large,
 * belongs to nobody and can be made anew; written beside and renamed, so it is whole or as before.
 *
 * Pieces, each after its length in 4 bytes: the head as JSON, then what the index gave. At the end a length of all ones
 * and the CRC-32 of every piece.
 */
export interface Head {
  /** What it is an index of: data, facts and format. Another one than asked for is no checkpoint. */
  kind: string;
  token: ResumeToken;
  /** The build has reached this member; null: everybody. */
  builtTo: string | null;
}

const END = 0xff_ff_ff_ff;
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

/** `by` tells writers apart that write the same file at once. */
export const writeCheckpoint = async (file: string, by: string, head: Head, chunks: Iterable<Uint8Array>): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.${by}`;
  const handle = await open(beside, 'w');
  try {
    let sum = 0;
    const put = async (chunk: Uint8Array): Promise<void> => {
      sum = crc32(chunk, sum);
      await handle.writeFile(uint32(chunk.byteLength));
      await handle.writeFile(chunk);
    };
    await put(Buffer.from(mongoose.mongo.BSON.EJSON.stringify(head)));
    for (const chunk of chunks) await put(chunk);
    await handle.writeFile(Buffer.concat([uint32(END), uint32(sum)]));
    await handle.sync();
    await handle.close();
    await rename(beside, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(beside, { force: true });
    throw error;
  }
};

class Torn extends Error {}

const readExactly = (fd: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const read = readSync(fd, bytes, at, length - at, null);
    if (read === 0) throw new Torn('the file ends too early');
    at += read;
  }
  return bytes;
};

function* piecesOf(fd: number): Generator<Buffer> {
  let sum = 0;
  for (;;) {
    const length = readExactly(fd, 4).readUInt32LE();
    if (length === END) break;
    const piece = readExactly(fd, length);
    sum = crc32(piece, sum);
    yield piece;
  }
  if (readExactly(fd, 4).readUInt32LE() !== sum >>> 0) throw new Torn('the file is not what was written');
}

const isMissing = (error: unknown): boolean => (error as { code?: unknown }).code === 'ENOENT';

/** What was saved of this kind; undefined: nothing, of another kind, or not whole. */
export const readCheckpoint = (file: string, kind: string): { head: Head; index: AudienceIndex } | undefined => {
  let fd: number | undefined;
  try {
    fd = openSync(file, 'r');
    const pieces = piecesOf(fd);
    const first = pieces.next();
    const head = first.done ? undefined : (mongoose.mongo.BSON.EJSON.parse(first.value.toString('utf8')) as Head);
    if (head?.kind !== kind) return undefined;
    const index = AudienceIndex.load(pieces);
    // What the index left unread is read here, so that the sum at the end is always looked at.
    for (const _rest of pieces);
    return index && { head, index };
  } catch (error) {
    if (isMissing(error) || error instanceof Torn || error instanceof SyntaxError) return undefined;
    throw error;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
};

/** How long ago somebody wrote it, in ms; Infinity: never. */
export const checkpointAge = (file: string): Promise<number> => stat(file).then(({ mtimeMs }) => Date.now() - mtimeMs, () => Infinity);
