// PNG of eight bits a channel, RGB or RGBA, not interlaced: what seal pictures are stored as. The reader is bounded: a picture that says
// it is larger than a seal can be is refused before anything is unpacked.
import { inflateSync } from 'node:zlib';
import { zlibSync } from 'fflate';

/** Pixels, four bytes each (red, green, blue, alpha), row by row from the top. */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8Array;
}

type PngFailure =
  /** Not a PNG, or its parts do not fit together. Choose another file. */
  | 'malformed'
  /** Larger than any seal picture. Save it smaller. */
  | 'too-large'
  /** Palette, grey, 16 bit or interlaced. Save it as RGB or RGBA with 8 bits. */
  | 'unsupported';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** A 60 mm seal at 600 dpi has 1,417 pixels a side; more than twice that is no seal. */
const maxSidePx = 4096;

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (crcTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** A PNG of the picture; equal pictures give equal bytes. dpi is written into the file so that its size in mm is known. */
export function encodePng(picture: Picture, dpi?: number): Uint8Array {
  const { widthPx, heightPx, rgba } = picture;
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, widthPx);
  new DataView(header.buffer).setUint32(4, heightPx);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = new Uint8Array(heightPx * (widthPx * 4 + 1));
  for (let y = 0; y < heightPx; y++)
    rows.set(rgba.subarray(y * widthPx * 4, (y + 1) * widthPx * 4), y * (widthPx * 4 + 1) + 1);
  const parts = [signature, chunk('IHDR', header)];
  if (dpi !== undefined) parts.push(chunk('pHYs', physicalSize(dpi)));
  parts.push(chunk('IDAT', zlibSync(rows, { level: 9 })), chunk('IEND', new Uint8Array()));
  return Uint8Array.from(Buffer.concat(parts));
}

function physicalSize(dpi: number): Uint8Array {
  const bytes = new Uint8Array(9);
  const perMetre = Math.round(dpi / 0.0254);
  new DataView(bytes.buffer).setUint32(0, perMetre);
  new DataView(bytes.buffer).setUint32(4, perMetre);
  bytes[8] = 1;
  return bytes;
}

interface Chunks {
  readonly header: DataView;
  readonly data: Uint8Array;
}

/** Header and joined data; null when a chunk runs over the end, its sum is wrong, or one of them is missing. */
function readChunks(png: Uint8Array): Chunks | null {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const data: Uint8Array[] = [];
  let header: DataView | null = null;
  for (let at = signature.length; at + 12 <= png.length;) {
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > png.length || view.getUint32(end - 4) !== crc32(png.subarray(at + 4, end - 4))) return null;
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type === 'IHDR' && length === 13) header = new DataView(png.buffer, png.byteOffset + at + 8, 13);
    if (type === 'IDAT') data.push(png.subarray(at + 8, end - 4));
    if (type === 'IEND') return header && data.length > 0 ? { header, data: Buffer.concat(data) } : null;
    at = end;
  }
  return null;
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : upLeft;
}

const predictors: readonly ((left: number, up: number, upLeft: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, up) => up,
  (left, up) => (left + up) >> 1,
  paeth,
];

/** Undoes one row's filter; `above` and what is left of the row's start are zero, as the format says. */
function unfilterRow(row: Uint8Array, above: Uint8Array, channels: number): Uint8Array | null {
  const predict = predictors[row[0] ?? 0];
  if (!predict) return null;
  const pixels = new Uint8Array(row.length - 1);
  for (let x = 0; x < pixels.length; x++) {
    const guess = predict(pixels[x - channels] ?? 0, above[x] ?? 0, above[x - channels] ?? 0);
    pixels[x] = (row[x + 1] ?? 0) + guess;
  }
  return pixels;
}

/** Undoes the row filters; null when a row names a filter that does not exist. */
function unfilter(rows: Uint8Array, stride: number, channels: number): Uint8Array | null {
  const pixels = new Uint8Array((rows.length / (stride + 1)) * stride);
  let above: Uint8Array = new Uint8Array(stride);
  for (let at = 0; at < pixels.length; at += stride) {
    const start = (at / stride) * (stride + 1);
    const row = unfilterRow(rows.subarray(start, start + stride + 1), above, channels);
    if (!row) return null;
    pixels.set(row, at);
    above = row;
  }
  return pixels;
}

function toRgba(pixels: Uint8Array, channels: number): Uint8Array {
  if (channels === 4) return pixels;
  const rgba = new Uint8Array((pixels.length / 3) * 4).fill(255);
  for (let pixel = 0; pixel < pixels.length / 3; pixel++)
    rgba.set(pixels.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  return rgba;
}

function inflateExactly(data: Uint8Array, sizeBytes: number): Uint8Array | null {
  try {
    const rows = inflateSync(data, { maxOutputLength: sizeBytes });
    return rows.length === sizeBytes ? rows : null;
  } catch {
    return null;
  }
}

export type PngOutcome =
  { readonly ok: true; readonly picture: Picture } | { readonly ok: false; readonly code: PngFailure };

const failed = (code: PngFailure): PngOutcome => ({ ok: false, code });

interface PngFormat {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: number;
}

function readFormat(header: DataView): PngFormat | PngFailure {
  const [widthPx, heightPx] = [header.getUint32(0), header.getUint32(4)];
  if (widthPx === 0 || heightPx === 0) return 'malformed';
  if (Math.max(widthPx, heightPx) > maxSidePx) return 'too-large';
  const channels = new Map([
    [2, 3],
    [6, 4],
  ]).get(header.getUint8(9));
  const plain = header.getUint8(8) === 8 && header.getUint8(12) === 0;
  return plain && channels !== undefined ? { widthPx, heightPx, channels } : 'unsupported';
}

/** Reads a PNG; never throws on bad bytes. */
export function decodePng(png: Uint8Array): PngOutcome {
  if (signature.some((byte, index) => png[index] !== byte)) return failed('malformed');
  const chunks = readChunks(png);
  if (!chunks) return failed('malformed');
  const format = readFormat(chunks.header);
  if (typeof format === 'string') return failed(format);
  const { widthPx, heightPx, channels } = format;
  const stride = widthPx * channels;
  const rows = inflateExactly(chunks.data, heightPx * (stride + 1));
  const pixels = rows && unfilter(rows, stride, channels);
  return pixels
    ? { ok: true, picture: { widthPx, heightPx, rgba: toRgba(pixels, channels) } }
    : failed('malformed');
}
