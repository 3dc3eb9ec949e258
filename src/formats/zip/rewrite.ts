// Changes a zip archive without unpacking it: entries that stay are copied as they are packed, so that large ones cost no time and keep their bytes.
import { memorySource, sliceSource, type ByteSource } from '../byte-source.ts';
import type { ZipReader } from './read.ts';
import { writeZip, type ZipInput } from './write.ts';

/**
 * Streams the archive with `changes`: a name that is there is replaced in its place, others are put behind, in their order. Folders' own entries are
 * left out. The archive was read by `readZip` from the same source.
 */
export async function* rewriteZip(
  source: ByteSource,
  zip: ZipReader,
  changes: ReadonlyMap<string, Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const changed = (name: string, bytes: Uint8Array): ZipInput => ({
    name,
    source: memorySource(bytes),
    method: 'deflated',
  });
  const files = zip.entries.filter(({ name }) => !name.endsWith('/'));
  const inputs = files.map((entry): ZipInput => {
    const bytes = changes.get(entry.name);
    if (bytes) return changed(entry.name, bytes);
    const packed = sliceSource(source, entry.dataOffset, entry.compressedBytes);
    return { name: entry.name, source: packed, method: 'packed', entry };
  });
  const added = [...changes].filter(([name]) => zip.entry(name) === undefined);
  yield* writeZip([...inputs, ...added.map(([name, bytes]) => changed(name, bytes))]);
}
