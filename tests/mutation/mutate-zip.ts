// Entries of a zip swapped, dropped, doubled, moved, renamed, added, or changed inside, and the archive written again with right sizes and checksums: what
// reaches the verifier is a sound archive with something else in it.
import { crc32 } from 'node:zlib';
import { memorySource } from '../../src/formats/byte-source.ts';
import { foreignZipLimits, readZip } from '../../src/formats/zip/read.ts';
import { changeByte } from './mutate-bytes.ts';
import { changeDer } from './mutate-der.ts';
import { changeList, listActs } from './mutate-list.ts';
import { changeXml } from './mutate-xml.ts';
import type { Random } from './random.ts';

export interface Entry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Names and contents, in the order of the directory. */
export async function entriesOf(archive: Uint8Array): Promise<Entry[]> {
  const zip = await readZip(memorySource(archive), foreignZipLimits);
  const entries: Entry[] = [];
  for (const entry of zip.entries) {
    entries.push({ name: entry.name, bytes: await zip.readAll(entry, 64 * 1024 * 1024) });
  }
  return entries;
}

function headerOf({ name, bytes }: Entry): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  // UTF-8 names.
  header.writeUInt16LE(0x800, 2);
  header.writeUInt16LE(0x21, 8);
  header.writeUInt32LE(crc32(bytes), 10);
  header.writeUInt32LE(bytes.length, 14);
  header.writeUInt32LE(bytes.length, 18);
  header.writeUInt16LE(Buffer.byteLength(name), 22);
  return header;
}

/** A stored archive of exactly these entries, doubled names and all. */
export function archiveOf(entries: readonly Entry[], directory: readonly number[] = []): Uint8Array {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const header = headerOf(entry);
    const name = Buffer.from(entry.name);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), header, name, entry.bytes]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), header, place, name]));
    locals.push(local);
    offset += local.length;
  }
  const order =
    directory.length === central.length ? directory.map((at) => central[at] ?? Buffer.alloc(0)) : central;
  const list = Buffer.concat(order);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, list, end]);
}

function changeContent({ name, bytes }: Entry, random: Random): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(random.below(256));
  if (/\.xml$/i.test(name)) return changeXml(bytes, random);
  const isDer = bytes[0] === 0x30 && /\.(?:dat|esl|p7s|tst)$/i.test(name);
  return isDer && random.next() < 0.8 ? changeDer(bytes, random) : changeByte(bytes, random);
}

type ZipAct = (entries: readonly Entry[], random: Random) => readonly Entry[];

const replace = (entries: readonly Entry[], at: number, entry: Entry): Entry[] =>
  entries.map((each, index) => (index === at ? entry : each));

function otherName(name: string, random: Random): string {
  const at = random.below(name.length);
  return random.pick([
    name.toUpperCase(),
    `${name}.`,
    `./${name}`,
    `x${name}`,
    name.slice(0, at) + name.slice(at + 1),
  ]);
}

const acts: Readonly<Record<string, ZipAct>> = {
  list: (entries, random) => changeList(entries, random.pick(listActs), random),
  content: (entries, random) => {
    const at = random.below(entries.length);
    const entry = entries[at];
    return entry ? replace(entries, at, { ...entry, bytes: changeContent(entry, random) }) : entries;
  },
  swapContents: (entries, random) => {
    const [a, b] = [random.below(entries.length), random.below(entries.length)];
    const [one, other] = [entries[a], entries[b]];
    if (!one || !other) return entries;
    return replace(replace(entries, a, { ...one, bytes: other.bytes }), b, { ...other, bytes: one.bytes });
  },
  rename: (entries, random) => {
    const at = random.below(entries.length);
    const entry = entries[at];
    return entry ? replace(entries, at, { ...entry, name: otherName(entry.name, random) }) : entries;
  },
  add: (entries, random) => {
    const entry = random.pick(entries);
    const copy = { name: otherName(entry.name, random), bytes: changeContent(entry, random) };
    const at = random.below(entries.length + 1);
    return [...entries.slice(0, at), copy, ...entries.slice(at)];
  },
};
const names = ['content', 'content', 'content', 'list', 'swapContents', 'rename', 'add'] as const;

/** Another archive, and what was done. */
export function changeZip(
  entries: readonly Entry[],
  random: Random,
): { readonly kind: string; readonly bytes: Uint8Array } {
  const kind = random.pick(names);
  const changed = acts[kind]?.(entries, random) ?? entries;
  const shuffled = changed.map((_, index) => index);
  const directory = random.next() < 0.05 ? changeList(shuffled, 'swap', random) : shuffled;
  return { kind: `zip ${kind}`, bytes: archiveOf(changed, directory) };
}
