import { type ByteSource, sliceSource } from '../../formats/byte-source.ts';
import { FormatError } from '../../formats/failure.ts';
import { type AsicReader, readAsic } from '../../formats/asic/container.ts';
import type { ZipEntry } from '../../formats/zip/read.ts';
import type { PackageDocument, PackagePart } from '../../shared/domain/package-document.ts';
import { readPackageDocument } from './document-schema.ts';

/** Name of the metadata and approved content inside a package. */
export const documentPath = 'document.json';
/** A million characters, some 1,700 pages: more is not a document, and laying it out would hold up the station for seconds. */
const maxDocumentBytes = 3 * 1024 * 1024;

/** An opened package. Opening says nothing about its seal: that is `judgePackage`. */
export interface PackageReader {
  readonly document: PackageDocument;
  readonly parts: readonly PackagePart[];
  readonly container: AsicReader;
  /** Bytes of a part by its path; undefined when the package has none of that path. */
  openPart(path: string): ByteSource | undefined;
}

/** Opens a package and its document.json; throws a FormatError when it is not one. */
export async function openPackage(source: ByteSource): Promise<PackageReader> {
  const container = await readAsic(source);
  const entry = container.zip.entry(documentPath);
  if (!entry) throw new FormatError('CONTAINER_MALFORMED', 'no document.json');
  for (const data of container.dataEntries) refuseCompressed(data);
  const document = readPackageDocument(await container.zip.readAll(entry, maxDocumentBytes));
  return {
    document,
    parts: document.parts,
    container,
    openPart: (path) => {
      const found = document.parts.some((part) => part.path === path) ? container.zip.entry(path) : undefined;
      return found && sliceSource(source, found.dataOffset, found.sizeBytes);
    },
  };
}

/** Parts are stored as they are: nothing unpacks, and every part can be read at random. */
function refuseCompressed(entry: ZipEntry): void {
  if (entry.method !== 'stored')
    throw new FormatError('CONTAINER_UNSUPPORTED', `${entry.name} is compressed`);
}
