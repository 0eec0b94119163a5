import { inflateRawSync } from 'node:zlib';

/**
 * Takes one file out of a zip archive. Source: PKWARE APPNOTE 6.3.x, sections 4.3.7 (local header),
 * 4.3.12 (central directory) and 4.3.16 (end record). Stored and deflated entries only, no zip64.
 *
 * @param matches says which entry is meant, by its name
 * @throws when no entry matches or the method is another
 */
export const readZipEntry = (zip: Buffer, matches: (name: string) => boolean): Buffer => {
  let at = centralDirectoryOffset(zip);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (matches(name)) return inflateEntry(zip, at);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error('the archive does not hold the file that was asked for');
};

const centralDirectoryOffset = (zip: Buffer): number => {
  for (let at = zip.length - 22; at >= 0; at -= 1) {
    if (zip.readUInt32LE(at) === 0x06054b50) return zip.readUInt32LE(at + 16);
  }
  throw new Error('not a zip archive');
};

const inflateEntry = (zip: Buffer, directoryAt: number): Buffer => {
  const method = zip.readUInt16LE(directoryAt + 10);
  const packedBytes = zip.readUInt32LE(directoryAt + 20);
  const localAt = zip.readUInt32LE(directoryAt + 42);
  const dataAt = localAt + 30 + zip.readUInt16LE(localAt + 26) + zip.readUInt16LE(localAt + 28);
  const packed = zip.subarray(dataAt, dataAt + packedBytes);
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed);
  throw new Error(`zip method ${method} is not supported`);
};
