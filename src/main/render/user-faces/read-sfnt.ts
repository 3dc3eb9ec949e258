// Reads the few tables that say what an installed font file is, without taking the whole file into memory: a machine has hundreds of them.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { openTrueType, type TrueTypeFace } from '../true-type.ts';

/** What a font file is by its first four bytes. */
export type SfntKind = 'truetype' | 'cff' | 'collection' | 'other';

const kinds: ReadonlyMap<number, SfntKind> = new Map([
  [0x00010000, 'truetype'],
  [0x74727565, 'truetype'],
  [0x4f54544f, 'cff'],
  [0x74746366, 'collection'],
]);

/** A font file opened for a look. */
export interface FontFile {
  readonly kind: SfntKind;
  readonly sizeBytes: number;
  /** A table's bytes; null when the file has none or it lies outside the file. */
  table(tag: string): DataView | null;
  /** All tables that the writers need; throws a RangeError when the outlines are not TrueType. */
  openFace(): TrueTypeFace;
  close(): void;
}

// A font has some twenty tables; a directory of thousands is no font.
const mostTables = 64;
/** Larger than any face of one script; a collection of all is refused anyhow. */
const maxFileBytes = 64 * 1024 * 1024;

// The last three are the hinting that a cut keeps where a face has it.
const faceTables = [
  ...['head', 'hhea', 'hmtx', 'maxp', 'loca', 'glyf', 'cmap', 'OS/2', 'name'],
  ...['cvt ', 'fpgm', 'prep'],
];

interface Entry {
  readonly offset: number;
  readonly length: number;
}

function readAt(file: number, offset: number, length: number): DataView | null {
  const bytes = new Uint8Array(length);
  const got = readSync(file, bytes, 0, length, offset);
  return got === length ? new DataView(bytes.buffer) : null;
}

function readDirectory(file: number): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const count = readAt(file, 4, 2)?.getUint16(0) ?? 0;
  const directory = count > mostTables ? null : readAt(file, 12, count * 16);
  if (directory === null) return entries;
  for (let at = 0; at < directory.byteLength; at += 16) {
    const tag = String.fromCharCode(...new Uint8Array(directory.buffer, at, 4));
    entries.set(tag, { offset: directory.getUint32(at + 8), length: directory.getUint32(at + 12) });
  }
  return entries;
}

/** Opens a font file; throws what the file system throws. */
export function openFontFile(path: string): FontFile {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  const kind = kinds.get(readAt(file, 0, 4)?.getUint32(0) ?? 0) ?? 'other';
  const entries = kind === 'truetype' || kind === 'cff' ? readDirectory(file) : new Map<string, Entry>();
  const table = (tag: string): DataView | null => {
    const entry = entries.get(tag);
    if (entry === undefined || entry.offset + entry.length > Math.min(size, maxFileBytes)) return null;
    return readAt(file, entry.offset, entry.length);
  };
  return {
    kind,
    sizeBytes: size,
    table,
    openFace: () => {
      const tables = new Map<string, Uint8Array>();
      for (const tag of faceTables) {
        const view = table(tag);
        if (view !== null) tables.set(tag, new Uint8Array(view.buffer));
      }
      return openTrueType(tables);
    },
    close: () => closeSync(file),
  };
}

/** The family names of a font file in every language it has (name id 1 and 16). */
export function readFamilies(file: FontFile): string[] {
  const name = file.table('name');
  if (name === null || name.byteLength < 6) return [];
  const strings = name.getUint16(4);
  const found = new Set<string>();
  for (let index = 0; index < name.getUint16(2); index++) {
    const at = 6 + index * 12;
    if (at + 12 > name.byteLength) break;
    const [platform, id] = [name.getUint16(at), name.getUint16(at + 6)];
    const [length, offset] = [name.getUint16(at + 8), strings + name.getUint16(at + 10)];
    // Platforms 0 and 3 are UTF-16; the Macintosh's own encodings only repeat them.
    if ((id !== 1 && id !== 16) || platform === 1 || offset + length > name.byteLength) continue;
    found.add(new TextDecoder('utf-16be').decode(new Uint8Array(name.buffer, offset, length)).trim());
  }
  return [...found].filter((family) => family !== '');
}
