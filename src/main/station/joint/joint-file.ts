// What is in a 会印件 (the envelope around it: joint-envelope.ts): a zip of stored entries, nothing else in it than these, in this order:
//
//   joint.jws       manifest (JointManifest), signed by the sending unit's machine
//   document.json   as in a sealed package; names every part by its SHA-256
//   body.ofd …      the parts of document.json, with the seals so far
//
// The answer of a unit that does not seal is joint.jws alone (JointAnswer).
// The type of the manifest carries the edition: a station that does not know it says so.
import { createHash } from 'node:crypto';
import {
  type ByteSource,
  hashStream,
  memorySource,
  readChunks,
  sliceSource,
} from '../../../formats/byte-source.ts';
import { FormatError } from '../../../formats/failure.ts';
import { packageZipLimits, readZip, type ZipReader } from '../../../formats/zip/read.ts';
import { writeZip } from '../../../formats/zip/write.ts';
import { readPackageDocument, writePackageDocument } from '../../../seals/package/document-schema.ts';
import type { PageReader } from '../../../seals/package/page-checks.ts';
import { documentPath } from '../../../seals/package/reader.ts';
import type { Sha256 } from '../../../shared/domain/ids.ts';
import type { PackageDocument } from '../../../shared/domain/package-document.ts';

const manifestPath = 'joint.jws';
const maxManifestBytes = 256 * 1024;
// document.json of a package has the same bound.
const maxDocumentBytes = 3 * 1024 * 1024;

/** A file that opened. It says nothing yet about who made it. */
export interface JointFile extends PageReader {
  readonly manifestJws: string;
  readonly documentSha256: Sha256;
}

/** SHA-256 of the bytes that document.json has in the file. */
export function documentSha256Of(document: PackageDocument): Sha256 {
  return sha256Of(writePackageDocument(document));
}

const sha256Of = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256;

/** Streams the file. */
export function writeJointFile(
  document: PackageDocument,
  manifestJws: string,
  sourceOf: (part: PackageDocument['parts'][number]) => ByteSource,
): AsyncIterable<Uint8Array> {
  const entry = (name: string, source: ByteSource) => ({ name, source, method: 'stored' as const });
  return writeZip([
    entry(manifestPath, memorySource(new TextEncoder().encode(manifestJws))),
    entry(documentPath, memorySource(writePackageDocument(document))),
    ...document.parts.map((part) => entry(part.path, sourceOf(part))),
  ]);
}

/** Streams the answer of a unit that does not seal. */
export function writeJointAnswer(answerJws: string): AsyncIterable<Uint8Array> {
  const source = memorySource(new TextEncoder().encode(answerJws));
  return writeZip([{ name: manifestPath, source, method: 'stored' }]);
}

/** What came: a document to seal or back with a seal, or the answer of a unit that does not seal. */
export type JointArrival =
  | { readonly kind: 'file'; readonly file: JointFile }
  | { readonly kind: 'answer'; readonly answerJws: string };

/** Opens the content of a file; null when it is none, or holds more or other entries than it should. */
export async function readJointArrival(source: ByteSource): Promise<JointArrival | null> {
  try {
    return await openArrival(source, await readZip(source, packageZipLimits));
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

async function openArrival(source: ByteSource, zip: ZipReader): Promise<JointArrival | null> {
  const manifest = zip.entry(manifestPath);
  if (manifest === undefined) return null;
  const jws = new TextDecoder().decode(await zip.readAll(manifest, maxManifestBytes));
  if (zip.entries.length === 1) return { kind: 'answer', answerJws: jws };
  const file = await openFile(source, zip, jws);
  return file === null ? null : { kind: 'file', file };
}

async function openFile(source: ByteSource, zip: ZipReader, manifestJws: string): Promise<JointFile | null> {
  const described = zip.entry(documentPath);
  if (described === undefined) return null;
  const bytes = await zip.readAll(described, maxDocumentBytes);
  const document = readPackageDocument(bytes);
  const names = new Set([manifestPath, documentPath, ...document.parts.map(({ path }) => path)]);
  const isExact = zip.entries.length === names.size && zip.entries.every(({ name }) => names.has(name));
  if (!isExact || zip.entries.some(({ method }) => method !== 'stored')) return null;
  return {
    document,
    parts: document.parts,
    documentSha256: sha256Of(bytes),
    manifestJws,
    openPart: (path) => {
      const found = names.has(path) ? zip.entry(path) : undefined;
      return found && sliceSource(source, found.dataOffset, found.sizeBytes);
    },
  };
}

/** The first part whose bytes are not the ones that document.json names; null: all are. */
export async function differingPart({ parts, openPart }: PageReader): Promise<string | null> {
  for (const part of parts) {
    const source = openPart(part.path);
    if (source === undefined) return part.path;
    const { sha256, sizeBytes } = await hashStream(readChunks(source));
    if (sha256 !== part.sha256 || sizeBytes !== part.sizeBytes) return part.path;
  }
  return null;
}
