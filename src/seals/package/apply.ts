// Makes a sealed package (ASiC-E with CAdES): document.json, the fixed-layout body that already carries its own seal, the attachments, and one
// detached CMS over the manifest of their SHA-256. Streams from source to disk; a package exists under its name only when it is complete.
import { createHash } from 'node:crypto';
import { type ByteSource, hashStream, memorySource, passChunks } from '../../formats/byte-source.ts';
import { type AsicDataObject, writeAsic } from '../../formats/asic/container.ts';
import type { Sha256 } from '../../shared/domain/ids.ts';
import type { PackageDocument, PackagePart } from '../../shared/domain/package-document.ts';
import { signDetached } from '../pki/cms.ts';
import type { Signer } from '../pki/signer.ts';
import type { TimeStampSource } from '../pdf/apply.ts';
import { writePackageDocument } from './document-schema.ts';
import { documentPath } from './reader.ts';
import { writeWhole } from './whole-file.ts';
import { stampSignature } from './time-stamp.ts';

export interface SealPackageOptions {
  readonly document: PackageDocument;
  /** The bytes of every part that the document names, by path. */
  readonly parts: readonly { readonly path: string; readonly source: ByteSource }[];
  readonly signer: Signer;
  readonly signedAt: Date;
  /** Asked for a token over the signature (CAdES-T); without one the package is sealed all the same. */
  readonly timeStamp?: TimeStampSource;
  /** Path of the package to make; replaced as a whole when it exists. */
  readonly output: string;
}

const mimeTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  ofd: 'application/ofd',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  txt: 'text/plain',
  csv: 'text/csv',
  png: 'image/png',
  jpg: 'image/jpeg',
};

/** Seals and writes a package. Throws a RangeError when a part's bytes are not the ones that the document names. */
export async function sealPackage(
  options: SealPackageOptions,
): Promise<{ sha256: Sha256; sizeBytes: number }> {
  const objects = await collectObjects(options);
  const stream = writeAsic(objects, (manifestBytes) => signManifest(manifestBytes, options));
  return writeWhole(options.output, stream);
}

async function signManifest(
  manifestBytes: Uint8Array,
  { signer, signedAt, timeStamp }: SealPackageOptions,
): Promise<Uint8Array> {
  const digestSha256 = createHash('sha256').update(manifestBytes).digest();
  const cms = signDetached({ digestSha256, signer, signedAt, cades: true });
  return (timeStamp && (await stampSignature(cms, timeStamp))) ?? cms;
}

async function collectObjects({ document, parts }: SealPackageOptions): Promise<AsicDataObject[]> {
  const bytes = writePackageDocument(document);
  const objects: AsicDataObject[] = [
    {
      path: documentPath,
      mimeType: 'application/json',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      source: memorySource(bytes),
    },
  ];
  if (parts.length !== document.parts.length)
    throw new RangeError('parts and document.parts differ in number');
  for (const part of document.parts) {
    const given = parts.find(({ path }) => path === part.path);
    if (!given) throw new RangeError(`no bytes were given for ${part.path}`);
    objects.push(await checkedObject(part, given.source));
  }
  return objects;
}

async function checkedObject(part: PackagePart, source: ByteSource): Promise<AsicDataObject> {
  const { sha256, sizeBytes } = await hashStream(passChunks(source));
  if (sha256 !== part.sha256 || sizeBytes !== part.sizeBytes) {
    throw new RangeError(`the bytes of ${part.path} are not the ones that document.json names`);
  }
  const ending = part.path.slice(part.path.lastIndexOf('.') + 1);
  return { path: part.path, mimeType: mimeTypes[ending] ?? 'application/octet-stream', sha256, source };
}
