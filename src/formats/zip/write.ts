import { crc32, createDeflateRaw } from 'node:zlib';
import { Readable } from 'node:stream';
import { type ByteSource, readChunks } from '../byte-source.ts';
import { centralHeaderBytes, endRecordBytes, flagBits, localHeaderBytes, signatures } from './structure.ts';
import type { ZipEntry } from './read.ts';
import { checkEntryName, checkNamesApart } from './names.ts';

interface PlainInput {
  readonly name: string;
  readonly source: ByteSource;
  readonly method: 'stored' | 'deflated';
}

/** An entry of another archive: `source` has its data as they are packed there. */
interface PackedInput {
  readonly name: string;
  readonly source: ByteSource;
  readonly method: 'packed';
  readonly entry: Pick<ZipEntry, 'method' | 'crc32' | 'sizeBytes' | 'compressedBytes'>;
}

export type ZipInput = PlainInput | PackedInput;

/** 1980-01-01 00:00:00, the earliest time of the format: the same input always gives the same bytes. */
const fixedDosDate = 0x0021;
const versionNeeded = 20;
const zip32Bytes = 0xffffffff;

interface Written {
  readonly nameBytes: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
  readonly headerOffset: number;
}

/**
 * Streams a zip archive: same input, same bytes. Stored entries are read twice (checksum first), so that their headers hold
 * their sizes; deflated ones carry sizes behind the data. Throws a RangeError on names that the strict reader would refuse.
 */
export async function* writeZip(inputs: readonly ZipInput[]): AsyncGenerator<Uint8Array> {
  checkInputs(inputs);
  const written: Written[] = [];
  let offset = 0;
  for (const input of inputs) {
    const head = { nameBytes: new TextEncoder().encode(input.name), headerOffset: offset };
    const entry = yield* input.method === 'packed' ? writePacked(input, head) : writePlain(input, head);
    written.push(entry);
    const descriptorBytes = (entry.flags & flagBits.descriptor) === 0 ? 0 : 16;
    offset += localHeaderBytes + head.nameBytes.length + entry.compressedBytes + descriptorBytes;
  }
  yield directory(written, offset);
}

type Head = Pick<Written, 'nameBytes' | 'headerOffset'>;

async function* writePlain(input: PlainInput, head: Head): AsyncGenerator<Uint8Array, Written> {
  const isStored = input.method === 'stored';
  const format = { flags: flagBits.utf8 | (isStored ? 0 : flagBits.descriptor), method: isStored ? 0 : 8 };
  const checksum = isStored ? await checksumOf(input.source) : 0;
  const sizeBytes = isStored ? input.source.sizeBytes : 0;
  yield localHeader({ ...head, ...format, crc32: checksum, compressedBytes: sizeBytes, sizeBytes });
  const sizes = yield* isStored ? storedData(input.source, checksum) : deflatedData(input.source);
  return { ...head, ...format, ...sizes };
}

async function* writePacked({ source, entry }: PackedInput, head: Head): AsyncGenerator<Uint8Array, Written> {
  const { crc32: checksum, compressedBytes, sizeBytes } = entry;
  const method = entry.method === 'stored' ? 0 : 8;
  const written = { ...head, flags: flagBits.utf8, method, crc32: checksum, compressedBytes, sizeBytes };
  yield localHeader(written);
  yield* readChunks(source, 0, compressedBytes);
  return written;
}

type Sizes = Pick<Written, 'crc32' | 'compressedBytes' | 'sizeBytes'>;

async function* storedData(source: ByteSource, checksum: number): AsyncGenerator<Uint8Array, Sizes> {
  let again = 0;
  for await (const chunk of readChunks(source)) {
    again = crc32(chunk, again);
    yield chunk;
  }
  if (again !== checksum) throw new Error('a source changed while it was written into an archive');
  return { crc32: checksum, compressedBytes: source.sizeBytes, sizeBytes: source.sizeBytes };
}

async function* deflatedData(source: ByteSource): AsyncGenerator<Uint8Array, Sizes> {
  let checksum = 0;
  const plain = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of readChunks(source)) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  };
  const input = Readable.from(plain());
  const deflater = createDeflateRaw({ level: 9 });
  input.on('error', (error) => deflater.destroy(error));
  input.pipe(deflater);
  let compressedBytes = 0;
  for await (const chunk of deflater as AsyncIterable<Uint8Array>) {
    compressedBytes += chunk.length;
    yield chunk;
  }
  const descriptor = new DataView(new ArrayBuffer(16));
  descriptor.setUint32(0, signatures.descriptor, true);
  descriptor.setUint32(4, checksum, true);
  descriptor.setUint32(8, compressedBytes, true);
  descriptor.setUint32(12, source.sizeBytes, true);
  yield new Uint8Array(descriptor.buffer);
  return { crc32: checksum, compressedBytes, sizeBytes: source.sizeBytes };
}

function checkInputs(inputs: readonly ZipInput[]): void {
  for (const { name } of inputs) checkEntryName(name);
  checkNamesApart(inputs.map(({ name }) => name));
  const totalBytes = inputs.reduce((sum, { source }) => sum + source.sizeBytes, 0);
  if (totalBytes > zip32Bytes - 1024 * 1024 || inputs.length >= 0xffff) {
    throw new RangeError('an archive of more than 4 GB or 65,534 entries needs zip64, which is not written');
  }
}

async function checksumOf(source: ByteSource): Promise<number> {
  let checksum = 0;
  for await (const chunk of readChunks(source)) checksum = crc32(chunk, checksum);
  return checksum;
}

function localHeader(entry: Written): Uint8Array {
  const bytes = new Uint8Array(localHeaderBytes + entry.nameBytes.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signatures.local, true);
  view.setUint16(4, versionNeeded, true);
  writeShared(view, 6, entry);
  bytes.set(entry.nameBytes, localHeaderBytes);
  return bytes;
}

/** The 22 bytes that a local header and a directory record have in common: flags to name length. */
function writeShared(view: DataView, at: number, entry: Written): void {
  view.setUint16(at, entry.flags, true);
  view.setUint16(at + 2, entry.method, true);
  view.setUint16(at + 6, fixedDosDate, true);
  view.setUint32(at + 8, entry.crc32, true);
  view.setUint32(at + 12, entry.compressedBytes, true);
  view.setUint32(at + 16, entry.sizeBytes, true);
  view.setUint16(at + 20, entry.nameBytes.length, true);
}

function directory(written: readonly Written[], offset: number): Uint8Array {
  const records = written.map((entry) => {
    const bytes = new Uint8Array(centralHeaderBytes + entry.nameBytes.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, signatures.central, true);
    view.setUint16(4, versionNeeded, true);
    view.setUint16(6, versionNeeded, true);
    writeShared(view, 8, entry);
    view.setUint32(42, entry.headerOffset, true);
    bytes.set(entry.nameBytes, centralHeaderBytes);
    return bytes;
  });
  const sizeBytes = records.reduce((sum, record) => sum + record.length, 0);
  const end = new DataView(new ArrayBuffer(endRecordBytes));
  end.setUint32(0, signatures.end, true);
  end.setUint16(8, written.length, true);
  end.setUint16(10, written.length, true);
  end.setUint32(12, sizeBytes, true);
  end.setUint32(16, offset, true);
  return Buffer.concat([...records, new Uint8Array(end.buffer)]);
}
