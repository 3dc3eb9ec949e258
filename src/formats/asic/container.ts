import { type ByteSource, memorySource, sliceSource } from '../byte-source.ts';
import { FormatError } from '../failure.ts';
import { packageZipLimits, readZip, type ZipEntry, type ZipLimits, type ZipReader } from '../zip/read.ts';
import { writeZip, type ZipInput } from '../zip/write.ts';
import { type AsicManifest, parseManifest, writeManifest } from './manifest.ts';

// ASiC-E with CAdES (ETSI EN 319 162-1, clause 4.4):
//
//   mimetype                       first, stored, exactly `application/vnd.etsi.asic-e+zip`
//   document.json, body.pdf, …     data objects
//   META-INF/ASiCManifest001.xml   their SHA-256
//   META-INF/signature001.p7s      detached CMS over the manifest's bytes

const asicMimeType = 'application/vnd.etsi.asic-e+zip';
const manifestPath = 'META-INF/ASiCManifest001.xml';
const signaturePath = 'META-INF/signature001.p7s';
const mimeTypePath = 'mimetype';

/** A signature with chain and time stamps stays far below; more is an attack on memory. */
const maxSignatureBytes = 1024 * 1024;
const maxManifestBytes = 1024 * 1024;

/** An opened container: structure checked, signature not yet judged. */
export interface AsicReader {
  readonly zip: ZipReader;
  readonly manifest: AsicManifest;
  readonly manifestBytes: Uint8Array;
  readonly signatureBytes: Uint8Array;
  /** Entries that the manifest has to cover: all but `mimetype`, the manifest and the signature. */
  readonly dataEntries: readonly ZipEntry[];
}

/** Opens a container with exactly one manifest and one signature; throws a FormatError on anything else. */
export async function readAsic(
  source: ByteSource,
  limits: ZipLimits = packageZipLimits,
): Promise<AsicReader> {
  const zip = await readZip(source, limits);
  await checkMimeType(zip);
  const manifestEntry = need(zip, manifestPath);
  const signatureEntry = need(zip, signaturePath);
  const manifestBytes = await zip.readAll(manifestEntry, maxManifestBytes);
  const manifest = parseManifest(manifestBytes);
  if (manifest.signaturePath !== signaturePath) {
    throw new FormatError('CONTAINER_AMBIGUOUS', 'the manifest names another signature');
  }
  const own = new Set([mimeTypePath, manifestPath, signaturePath]);
  return {
    zip,
    manifest,
    manifestBytes,
    signatureBytes: await zip.readAll(signatureEntry, maxSignatureBytes),
    dataEntries: zip.entries.filter(({ name }) => !own.has(name)),
  };
}

async function checkMimeType(zip: ZipReader): Promise<void> {
  const first = zip.entries.find((entry) => entry.name === mimeTypePath);
  // First, stored and without extra field, so that `file` finds the type at byte 38.
  if (!first || first.method !== 'stored' || first.dataOffset !== 30 + mimeTypePath.length) {
    throw new FormatError('CONTAINER_MALFORMED', 'mimetype is not the first, stored entry');
  }
  if (new TextDecoder().decode(await zip.readAll(first, 100)) !== asicMimeType) {
    throw new FormatError('CONTAINER_MALFORMED', 'mimetype is not that of ASiC-E');
  }
}

function need(zip: ZipReader, path: string): ZipEntry {
  const entry = zip.entry(path);
  if (!entry) throw new FormatError('CONTAINER_MALFORMED', `no ${path}`);
  return entry;
}

export interface AsicDataObject {
  readonly path: string;
  readonly mimeType: string | null;
  readonly sha256: string;
  readonly source: ByteSource;
}

/** Streams a container; `sign` gets the manifest's bytes and answers with the DER of the detached CMS. */
export async function* writeAsic(
  objects: readonly AsicDataObject[],
  sign: (manifestBytes: Uint8Array) => Uint8Array | Promise<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const manifestBytes = writeManifest({ signaturePath, references: objects });
  const signature = await sign(manifestBytes);
  yield* writeZip([
    stored(mimeTypePath, memorySource(new TextEncoder().encode(asicMimeType))),
    ...objects.map(({ path, source }) => stored(path, source)),
    stored(manifestPath, memorySource(manifestBytes)),
    stored(signaturePath, memorySource(signature)),
  ]);
}

/**
 * Streams the same container with another signature value over the same manifest (a time stamp was added to it); every other entry keeps its packed bytes
 * and its place. `container` was read from `source`.
 */
export function withSignature(
  source: ByteSource,
  { zip }: Pick<AsicReader, 'zip'>,
  signature: Uint8Array,
): AsyncGenerator<Uint8Array> {
  const inputs = zip.entries.map((entry): ZipInput =>
    entry.name === signaturePath
      ? stored(entry.name, memorySource(signature))
      : {
          name: entry.name,
          source: sliceSource(source, entry.dataOffset, entry.compressedBytes),
          method: 'packed',
          entry,
        },
  );
  return writeZip(inputs);
}

function stored(name: string, source: ByteSource): ZipInput {
  return { name, source, method: 'stored' };
}
