import { crc32, deflateSync } from 'node:zlib';

/** A palette picture (PNG, W3C specification): one byte a pixel, an index into `palette`. */
export interface Picture {
  widthPx: number;
  heightPx: number;
  pixels: Uint8Array;
  palette: readonly (readonly [red: number, green: number, blue: number])[];
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PALETTE_COLOUR = 3;

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), named, uint32(crc32(named))]);
};

/** Each row begins with its filter; 0 means none. */
const rows = ({ widthPx, heightPx, pixels }: Picture): Buffer => {
  const raw = Buffer.alloc((widthPx + 1) * heightPx);
  for (let y = 0; y < heightPx; y += 1) raw.set(pixels.subarray(y * widthPx, (y + 1) * widthPx), y * (widthPx + 1) + 1);
  return raw;
};

export function encodePng(picture: Picture): Buffer {
  const header = Buffer.concat([uint32(picture.widthPx), uint32(picture.heightPx), Buffer.from([8, PALETTE_COLOUR, 0, 0, 0])]);
  return Buffer.concat([
    SIGNATURE, chunk('IHDR', header), chunk('PLTE', Buffer.from(picture.palette.flat())),
    chunk('IDAT', deflateSync(rows(picture))), chunk('IEND', Buffer.alloc(0)),
  ]);
}
