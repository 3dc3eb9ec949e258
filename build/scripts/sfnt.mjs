// Reading and writing of the sfnt container (TrueType), as far as cutting the bundled fonts needs it.
import { Buffer } from 'node:buffer';
import { brotliCompressSync, constants } from 'node:zlib';

/** The tables of a TrueType file by tag. */
export function readTables(sfnt) {
  const count = sfnt.readUInt16BE(4);
  const tables = new Map();
  for (let index = 0; index < count; index++) {
    const at = 12 + index * 16;
    const offset = sfnt.readUInt32BE(at + 8);
    tables.set(
      sfnt.toString('latin1', at, at + 4),
      sfnt.subarray(offset, offset + sfnt.readUInt32BE(at + 12)),
    );
  }
  return tables;
}

/** Every code point the font's character map reaches (formats 4 and 12). */
export function readCodePoints(sfnt) {
  const cmap = readTables(sfnt).get('cmap');
  const found = new Set();
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const table = cmap.subarray(cmap.readUInt32BE(8 + index * 8));
    if (table.readUInt16BE(0) === 12) collectFormat12(table, found);
    if (table.readUInt16BE(0) === 4) collectFormat4(table, found);
  }
  return found;
}

function collectFormat12(table, found) {
  for (let group = 0; group < table.readUInt32BE(12); group++) {
    const at = 16 + group * 12;
    for (let code = table.readUInt32BE(at); code <= table.readUInt32BE(at + 4); code++) found.add(code);
  }
}

function collectFormat4(table, found) {
  const doubled = table.readUInt16BE(6);
  for (let segment = 0; segment < doubled; segment += 2) {
    const end = table.readUInt16BE(14 + segment);
    for (let code = table.readUInt16BE(16 + doubled + segment); code <= end && code !== 0xffff; code++)
      found.add(code);
  }
}

/** A name table with the given names only (Windows platform, English), copyright and licence included. */
export function buildNameTable(names) {
  const records = Object.entries(names).map(([id, text]) => ({
    id: Number(id),
    bytes: Buffer.from(text, 'utf16le').swap16(),
  }));
  const header = Buffer.alloc(6 + records.length * 12);
  header.writeUInt16BE(records.length, 2);
  header.writeUInt16BE(header.length, 4);
  let offset = 0;
  records.forEach((record, index) => {
    const at = 6 + index * 12;
    header.writeUInt16BE(3, at);
    header.writeUInt16BE(1, at + 2);
    header.writeUInt16BE(0x409, at + 4);
    header.writeUInt16BE(record.id, at + 6);
    header.writeUInt16BE(record.bytes.length, at + 8);
    header.writeUInt16BE(offset, at + 10);
    offset += record.bytes.length;
  });
  return Buffer.concat([header, ...records.map((record) => record.bytes)]);
}

/** The English name with that id, or an empty string. */
export function readName(sfnt, id) {
  const table = readTables(sfnt).get('name');
  const strings = table.readUInt16BE(4);
  for (let index = 0; index < table.readUInt16BE(2); index++) {
    const at = 6 + index * 12;
    if (
      table.readUInt16BE(at) !== 3 ||
      table.readUInt16BE(at + 4) !== 0x409 ||
      table.readUInt16BE(at + 6) !== id
    )
      continue;
    const start = strings + table.readUInt16BE(at + 10);
    return Buffer.from(table.subarray(start, start + table.readUInt16BE(at + 8)))
      .swap16()
      .toString('utf16le');
  }
  return '';
}

const padded = (length) => (length + 3) & ~3;

function checksum(bytes) {
  const whole = Buffer.alloc(padded(bytes.length));
  bytes.copy(whole);
  let sum = 0;
  for (let at = 0; at < whole.length; at += 4) sum = (sum + whole.readUInt32BE(at)) >>> 0;
  return sum;
}

/** A TrueType file of these tables, with all sums right (browsers check them). */
export function buildSfnt(tables) {
  const tags = [...tables.keys()].sort();
  const log = Math.floor(Math.log2(tags.length));
  const head = Buffer.from(tables.get('head'));
  head.writeUInt32BE(0, 8);
  const all = new Map([...tables, ['head', head]]);
  const directory = Buffer.alloc(12 + tags.length * 16);
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(tags.length, 4);
  directory.writeUInt16BE(16 << log, 6);
  directory.writeUInt16BE(log, 8);
  directory.writeUInt16BE(tags.length * 16 - (16 << log), 10);
  const parts = [directory];
  let offset = directory.length;
  tags.forEach((tag, index) => {
    const bytes = all.get(tag);
    const at = 12 + index * 16;
    directory.write(tag, at, 'latin1');
    directory.writeUInt32BE(checksum(bytes), at + 4);
    directory.writeUInt32BE(offset, at + 8);
    directory.writeUInt32BE(bytes.length, at + 12);
    parts.push(bytes, Buffer.alloc(padded(bytes.length) - bytes.length));
    offset += padded(bytes.length);
  });
  head.writeUInt32BE((0xb1b0afba - checksum(Buffer.concat(parts))) >>> 0, 8);
  return Buffer.concat(parts);
}

const knownTags =
  'cmap head hhea hmtx maxp name OS/2 post cvt  fpgm glyf loca prep CFF  VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG  sbix acnt avar bdat bloc bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill'.match(
    /.{4}(?: |$)/g,
  );
const knownIndex = new Map(knownTags.map((tag, index) => [tag.slice(0, 4), index]));

function base128(value) {
  const digits = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return Buffer.from(digits);
}

/**
 * WOFF2 with untransformed tables: a few per cent larger than with the glyf transform, but the station then needs no decoder
 * except zlib's own brotli, which opens a face in some 50 ms.
 */
export function packWoff2(sfnt) {
  const tables = readTables(sfnt);
  const tags = [...tables.keys()].sort();
  const entries = tags.map((tag) => {
    const transform = tag === 'glyf' || tag === 'loca' ? 0xc0 : 0;
    return Buffer.concat([Buffer.from([knownIndex.get(tag) | transform]), base128(tables.get(tag).length)]);
  });
  const data = Buffer.concat(tags.map((tag) => tables.get(tag)));
  const compressed = brotliCompressSync(data, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_FONT,
      [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
    },
  });
  const header = Buffer.alloc(48);
  const directory = Buffer.concat(entries);
  const total = padded(48 + directory.length + compressed.length);
  header.write('wOF2', 0, 'latin1');
  header.writeUInt32BE(0x00010000, 4);
  header.writeUInt32BE(total, 8);
  header.writeUInt16BE(tags.length, 12);
  header.writeUInt32BE(12 + tags.reduce((sum, tag) => sum + 16 + padded(tables.get(tag).length), 0), 16);
  header.writeUInt32BE(compressed.length, 20);
  header.writeUInt16BE(1, 24);
  return Buffer.concat([header, directory, compressed], total);
}
