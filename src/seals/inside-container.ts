// The documents that lie in a container (ASiC-E, zip), told by their bytes: what can be looked at, and bear seals of their own beside the container's. Those of an
// original that a package passes on count too; they lie one container deeper, and no deeper is looked.
//
// Threat: an archive made to exhaust. The number of documents, of entries looked at and of bytes unpacked is bounded, over both layers; what lies behind a
// bound is not offered.
import { type ByteSource, memorySource, sliceSource } from '../formats/byte-source.ts';
import { catchFormatError } from '../formats/failure.ts';
import type { ZipEntry, ZipReader } from '../formats/zip/read.ts';
import { forwardedPaths } from '../shared/domain/package-document.ts';
import { sniffFile } from './file-kind.ts';

export interface InsideDocument {
  /** Of one in a passed-on original: the original's path before its own. */
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

/** What may still be looked at. */
interface Room {
  documents: number;
  entries: number;
  bytes: number;
}

/** The OFD and PDF files in a container, in its order; never rejects on its bytes. */
export async function documentsInside(source: ByteSource, zip: ZipReader): Promise<InsideDocument[]> {
  const room: Room = { documents: maxDocuments, entries: maxEntries, bytes: maxUnpackedBytes };
  return await documentsOf({ source, zip, original: null }, room);
}

/** Where a document of a passed-on original is told to lie. */
export function pathInOriginal(path: string): string {
  return `${forwardedPaths.package}/${path}`;
}

interface Container {
  readonly source: ByteSource;
  readonly zip: ZipReader;
  /** Where the passed-on original that this is lies in the outer bytes (null: it was unpacked); null: it is the outer one. */
  readonly original: { readonly offset: number | null } | null;
}

async function documentsOf(container: Container, room: Room): Promise<InsideDocument[]> {
  const documents: InsideDocument[] = [];
  for (const entry of container.zip.entries) {
    if (room.documents === 0 || room.entries === 0) break;
    if (entry.name.endsWith('/') || /^META-INF\//i.test(entry.name)) continue;
    room.entries -= 1;
    documents.push(...(await lookAt(container, entry, room)));
  }
  return documents;
}

/** The entry, when it is a document; those in it, when it is the original that the package passes on. */
async function lookAt(
  { source, zip, original }: Container,
  entry: ZipEntry,
  room: Room,
): Promise<InsideDocument[]> {
  const opened = await catchFormatError(() => openEntry(source, zip, { entry, bytesLeft: room.bytes }));
  if (!opened.ok || opened.value === null) return [];
  const isStored = entry.method === 'stored';
  if (!isStored) room.bytes -= entry.sizeBytes;
  const inside = opened.value;
  const { kind, zip: inner } = await sniffFile(inside);
  const offset = isStored ? entry.dataOffset : null;
  if (inner !== null && original === null && entry.name === forwardedPaths.package)
    return await documentsOf({ source: inside, zip: inner, original: { offset } }, room);
  if (kind !== 'ofd' && kind !== 'pdf') return [];
  room.documents -= 1;
  if (original === null) return [{ path: entry.name, type: kind, source: inside, offset }];
  const place = addOffsets(original.offset, offset);
  return [{ path: pathInOriginal(entry.name), type: kind, source: inside, offset: place }];
}

const addOffsets = (outer: number | null, inner: number | null): number | null =>
  outer === null || inner === null ? null : outer + inner;

async function openEntry(
  source: ByteSource,
  zip: ZipReader,
  { entry, bytesLeft }: { readonly entry: ZipEntry; readonly bytesLeft: number },
): Promise<ByteSource | null> {
  if (entry.method === 'stored') return sliceSource(source, entry.dataOffset, entry.sizeBytes);
  return entry.sizeBytes > bytesLeft ? null : memorySource(await zip.readAll(entry, bytesLeft));
}
