// The tables that make a cut a font file of its own, as readers of OFD want it: character map, names, OS/2, post. A PDF says all that itself.
import type { TrueTypeFace } from './true-type.ts';

/** The cut's characters, rising; glyph n + 1 belongs to the n-th. */
export interface FontFileNaming {
  readonly chars: readonly string[];
  /** ASCII; the PostScript name too. */
  readonly name: string;
}

interface Segment {
  readonly first: number;
  readonly last: number;
  readonly glyph: number;
}

/** Neighbouring characters have neighbouring glyph numbers. */
function segmentsOf(codePoints: readonly number[]): Segment[] {
  const segments: Segment[] = [];
  codePoints.forEach((code, index) => {
    const open = segments.at(-1);
    if (open && code === open.last + 1) segments[segments.length - 1] = { ...open, last: code };
    else segments.push({ first: code, last: code, glyph: index + 1 });
  });
  return segments;
}

/** Lengths in a map of the first plane are 16 bits. */
const mostShortSegments = 8000;

function shortMap(segments: readonly Segment[]): Uint8Array {
  const all = [...segments, { first: 0xffff, last: 0xffff, glyph: 0 }];
  const bytes = new Uint8Array(16 + all.length * 8);
  const view = new DataView(bytes.buffer);
  const log = Math.floor(Math.log2(all.length));
  [4, bytes.length, 0, all.length * 2, 2 << log, log, all.length * 2 - (2 << log)].forEach((value, index) =>
    view.setUint16(index * 2, value),
  );
  all.forEach(({ first, last, glyph }, index) => {
    view.setUint16(14 + index * 2, last);
    view.setUint16(16 + (all.length + index) * 2, first);
    view.setUint16(16 + (2 * all.length + index) * 2, first === 0xffff ? 1 : (glyph - first) & 0xffff);
  });
  return bytes;
}

function longMap(segments: readonly Segment[]): Uint8Array {
  const bytes = new Uint8Array(16 + segments.length * 12);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 12);
  view.setUint32(4, bytes.length);
  view.setUint32(12, segments.length);
  segments.forEach(({ first, last, glyph }, index) => {
    [first, last, glyph].forEach((value, place) => view.setUint32(16 + index * 12 + place * 4, value));
  });
  return bytes;
}

function characterMap(codePoints: readonly number[]): Uint8Array {
  const segments = segmentsOf(codePoints);
  const short = segments.filter(({ last }) => last < 0xffff);
  const maps = [
    ...(short.length <= mostShortSegments ? [{ encoding: 1, bytes: shortMap(short) }] : []),
    { encoding: 10, bytes: longMap(segments) },
  ];
  const table = new Uint8Array(4 + maps.length * 8 + maps.reduce((sum, { bytes }) => sum + bytes.length, 0));
  const view = new DataView(table.buffer);
  view.setUint16(2, maps.length);
  let offset = 4 + maps.length * 8;
  maps.forEach(({ encoding, bytes }, index) => {
    // Platform 3 (Windows): encoding 1 is the first plane, 10 all of Unicode.
    view.setUint16(4 + index * 8, 3);
    view.setUint16(6 + index * 8, encoding);
    view.setUint32(8 + index * 8, offset);
    table.set(bytes, offset);
    offset += bytes.length;
  });
  return table;
}

function names(name: string): Uint8Array {
  const records: readonly (readonly [number, string])[] = [
    [1, name],
    [2, 'Regular'],
    [3, name],
    [4, name],
    [5, 'Version 1.0'],
    [6, name],
  ];
  const head = 6 + records.length * 12;
  const bytes = new Uint8Array(head + records.reduce((sum, [, text]) => sum + text.length * 2, 0));
  const view = new DataView(bytes.buffer);
  view.setUint16(2, records.length);
  view.setUint16(4, head);
  let offset = 0;
  records.forEach(([id, text], index) => {
    [3, 1, 0x409, id, text.length * 2, offset].forEach((value, place) =>
      view.setUint16(6 + index * 12 + place * 2, value),
    );
    for (let at = 0; at < text.length; at++) view.setUint16(head + offset + at * 2, text.charCodeAt(at));
    offset += text.length * 2;
  });
  return bytes;
}

const os2FirstChar = 64;
const os2LastChar = 66;

function windowsMetrics(face: TrueTypeFace, codePoints: readonly number[]): Uint8Array {
  const bytes = Uint8Array.from(face.tables.get('OS/2') ?? new Uint8Array(96));
  const view = new DataView(bytes.buffer);
  view.setUint16(os2FirstChar, Math.min(0xffff, codePoints[0] ?? 0));
  view.setUint16(os2LastChar, Math.min(0xffff, codePoints.at(-1) ?? 0));
  return bytes;
}

function withoutGlyphNames(): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, 0x00030000);
  return bytes;
}

/** Tag and bytes of each table. */
export function fontFileTables(face: TrueTypeFace, { chars, name }: FontFileNaming): [string, Uint8Array][] {
  const codePoints = chars.map((char) => char.codePointAt(0) ?? 0);
  return [
    ['OS/2', windowsMetrics(face, codePoints)],
    ['cmap', characterMap(codePoints)],
    ['name', names(name)],
    ['post', withoutGlyphNames()],
  ];
}
