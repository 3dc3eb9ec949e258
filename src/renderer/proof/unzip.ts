// Zip archives as this project writes them: no comments, no second directory, no name twice. Anything else is refused.
import { type Bytes, ownBytes, sameBytes, toText } from './bytes.ts';

/** Enough for a package of 200 MB with its proof. */
const maxWholeBytes = 1024 * 1024 * 1024;
const maxEntries = 10_000;

export class ProofError extends Error {}

/** The files of an archive by name. Throws ProofError. */
export async function unzip(archive: Uint8Array): Promise<Map<string, Bytes>> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - 22;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) throw new ProofError('zip-end');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > maxEntries) throw new ProofError('zip-entries');
  const files = new Map<string, Bytes>();
  let whole = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw new ProofError('zip-directory');
    const sizeBytes = view.getUint32(at + 24, true);
    const nameBytes = view.getUint16(at + 28, true);
    whole += sizeBytes;
    if (whole > maxWholeBytes) throw new ProofError('zip-size');
    const name = toText(archive.subarray(at + 46, at + 46 + nameBytes));
    if (files.has(name) || /(^|\/)\.\.?(\/|$)|\\|^\//.test(name)) throw new ProofError('zip-name');
    if (!name.endsWith('/')) files.set(name, await unpack(archive, view, at));
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (at !== end) throw new ProofError('zip-directory');
  return files;
}

async function unpack(archive: Uint8Array, view: DataView, entry: number): Promise<Bytes> {
  const method = view.getUint16(entry + 10, true);
  const packedBytes = view.getUint32(entry + 20, true);
  const sizeBytes = view.getUint32(entry + 24, true);
  const header = view.getUint32(entry + 42, true);
  if (header + 30 > archive.length || view.getUint32(header, true) !== 0x04034b50)
    throw new ProofError('zip-header');
  const nameBytes = view.getUint16(header + 26, true);
  const name = archive.subarray(header + 30, header + 30 + nameBytes);
  // Readers that go by the entry's own header must see the same name.
  const listed = archive.subarray(entry + 46, entry + 46 + view.getUint16(entry + 28, true));
  if (!sameBytes(name, listed)) throw new ProofError('zip-name');
  const start = header + 30 + nameBytes + view.getUint16(header + 28, true);
  const packed = archive.subarray(start, start + packedBytes);
  const bytes = method === 0 ? ownBytes(packed) : method === 8 ? await inflate(packed, sizeBytes) : null;
  if (bytes?.length !== sizeBytes) throw new ProofError('zip-data');
  return bytes;
}

async function inflate(packed: Uint8Array, sizeBytes: number): Promise<Bytes> {
  const stream = new Blob([ownBytes(packed)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > sizeBytes) throw new ProofError('zip-data');
      whole.set(value, at);
      at += value.length;
    }
  } catch (error) {
    throw error instanceof ProofError ? error : new ProofError('zip-data');
  }
  if (at !== sizeBytes) throw new ProofError('zip-data');
  return whole;
}
