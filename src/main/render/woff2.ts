// Opens the bundled WOFF2 files. Only untransformed tables are read (build/scripts/sfnt.mjs writes nothing else), so that zlib's own
// brotli is all the decoder there is. Other files are refused with a reason.
import { brotliDecompressSync } from 'node:zlib';

/** Tables of a TrueType font by tag. */
export type FontTables = ReadonlyMap<string, Uint8Array>;

const signature = 0x774f4632;
const headerBytes = 48;
/** No face of ours is larger opened; a wrong file may not take the memory. */
const maxFontBytes = 64 * 1024 * 1024;

const knownTags =
  'cmap|head|hhea|hmtx|maxp|name|OS/2|post|cvt |fpgm|glyf|loca|prep|CFF |VORG|EBDT|EBLC|gasp|hdmx|kern|LTSH|PCLT|VDMX|vhea|vmtx|BASE|GDEF|GPOS|GSUB'.split(
    '|',
  );

interface TableEntry {
  readonly tag: string;
  readonly length: number;
}

function readBase128(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start; at < start + 5; at++) {
    const byte = bytes[at] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) return { value, end: at + 1 };
  }
  throw new RangeError('WOFF2: a table length has no end');
}

function readDirectory(bytes: Uint8Array, count: number): { entries: TableEntry[]; end: number } {
  const entries: TableEntry[] = [];
  let at = headerBytes;
  for (let index = 0; index < count; index++) {
    const flags = bytes[at] ?? 0;
    const tag = knownTags[flags & 0x3f];
    if (tag === undefined) throw new RangeError('WOFF2: unknown table');
    const nullTransform = tag === 'glyf' || tag === 'loca' ? 3 : 0;
    if (flags >> 6 !== nullTransform)
      throw new RangeError(`WOFF2: table ${tag} is transformed; cut the face with npm run fonts`);
    const { value, end } = readBase128(bytes, at + 1);
    entries.push({ tag, length: value });
    at = end;
  }
  return { entries, end: at };
}

/** Tables of a WOFF2 file; throws a RangeError that says what is wrong with it. */
export function unpackWoff2(bytes: Uint8Array): FontTables {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes || view.getUint32(0) !== signature)
    throw new RangeError('WOFF2: not such a file');
  const { entries, end } = readDirectory(bytes, view.getUint16(12));
  const openedBytes = entries.reduce((sum, entry) => sum + entry.length, 0);
  if (openedBytes > maxFontBytes) throw new RangeError('WOFF2: larger than any face of ours');
  const data = brotliDecompressSync(bytes.subarray(end, end + view.getUint32(20)), {
    maxOutputLength: maxFontBytes,
    // One buffer of the right size: the default collects small ones and then copies all of them.
    chunkSize: openedBytes + 1,
  });
  const tables = new Map<string, Uint8Array>();
  let at = 0;
  for (const { tag, length } of entries) {
    if (at + length > data.length) throw new RangeError('WOFF2: tables are longer than the data');
    tables.set(tag, data.subarray(at, at + length));
    at += length;
  }
  return tables;
}
