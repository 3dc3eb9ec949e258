// The documents that lie in a container (ASiC-E, zip), told by their bytes: what can be looked at, and bear seals of their own beside the container's.
//
// Threat: an archive made to exhaust. The number of documents, of entries looked at and of bytes unpacked is bounded; what lies behind a bound is not offered.
import { type ByteSource, memorySource, sliceSource } from '../formats/byte-source.ts';
import { catchFormatError } from '../formats/failure.ts';
import type { ZipEntry, ZipReader } from '../formats/zip/read.ts';
import { sniffFile } from './file-kind.ts';

export interface InsideDocument {
  readonly path: string;
  readonly type: 'ofd' | 'pdf';
  readonly source: ByteSource;
  /** Where it lies in the container's own bytes; null: it was unpacked. */
  readonly offset: number | null;
}

/** A sitting's worth to look at; a list of hundreds is no list. */
const maxDocuments = 20;
const maxEntries = 500;
const maxUnpackedBytes = 128 * 1024 * 1024;

/** The OFD and PDF files in a container, in its order; never rejects on its bytes. */
export async function documentsInside(source: ByteSource, zip: ZipReader): Promise<InsideDocument[]> {
  const documents: InsideDocument[] = [];
  let bytesLeft = maxUnpackedBytes;
  const candidates = zip.entries.filter(({ name }) => !name.endsWith('/') && !/^META-INF\//i.test(name));
  for (const entry of candidates.slice(0, maxEntries)) {
    if (documents.length === maxDocuments) break;
    const opened = await catchFormatError(() => openEntry(source, zip, { entry, bytesLeft }));
    if (!opened.ok || opened.value === null) continue;
    if (entry.method !== 'stored') bytesLeft -= entry.sizeBytes;
    const inside = opened.value;
    const { kind } = await sniffFile(inside);
    if (kind !== 'ofd' && kind !== 'pdf') continue;
    const offset = entry.method === 'stored' ? entry.dataOffset : null;
    documents.push({ path: entry.name, type: kind, source: inside, offset });
  }
  return documents;
}

async function openEntry(
  source: ByteSource,
  zip: ZipReader,
  { entry, bytesLeft }: { readonly entry: ZipEntry; readonly bytesLeft: number },
): Promise<ByteSource | null> {
  if (entry.method === 'stored') return sliceSource(source, entry.dataOffset, entry.sizeBytes);
  return entry.sizeBytes > bytesLeft ? null : memorySource(await zip.readAll(entry, bytesLeft));
}
