import { createHash } from 'node:crypto';
import { hashStream } from '../../formats/byte-source.ts';
import { FormatError } from '../../formats/failure.ts';
import type { AsicReader } from '../../formats/asic/container.ts';
import type { ZipEntry } from '../../formats/zip/read.ts';
import { type CheckOutcome, failed, passed } from '../../shared/domain/report.ts';
import { bodyPaths, forwardedPaths, type PackageDocument } from '../../shared/domain/package-document.ts';
import { type CmsOutcome, verifyDetached } from '../pki/cms.ts';
import type { VerificationCache } from '../pki/verification-cache.ts';
import { documentPath } from './reader.ts';

// The container's own checks: what the manifest names is there, unaltered, and is all there is.

/** Every file is in the manifest, and the manifest, the container and document.json name the same ones. */
export function judgeCoverage(container: AsicReader, document: PackageDocument): CheckOutcome {
  const covered = new Set(container.manifest.references.map(({ path }) => path));
  for (const { name } of container.dataEntries) {
    if (!covered.has(name)) return failed('CONTAINER_UNSIGNED_FILE', { file: name });
  }
  for (const { path } of container.manifest.references) {
    if (!container.dataEntries.some(({ name }) => name === path))
      return failed('REF_TARGET_MISSING', { file: path });
  }
  const named = new Set([documentPath, ...document.parts.map(({ path }) => path)]);
  for (const { name } of container.dataEntries) {
    if (!named.has(name)) return failed('CONTAINER_UNNAMED_FILE', { file: name });
  }
  if (named.size !== document.parts.length + 1 || named.size !== container.dataEntries.length) {
    return failed('DOCUMENT_PARTS_DIFFER', {});
  }
  return judgeParts(document);
}

/** One original, a copy for reading beside an OFD and none beside a PDF; the attachments of the approved content are the attached parts, in their order. */
function judgeParts({ parts, content }: PackageDocument): CheckOutcome {
  const bodies = parts.filter(({ role }) => role === 'body');
  const attached = parts.filter(({ role }) => role === 'attachment');
  if (bodies.length !== 1) return failed('BODY_COUNT', { count: String(bodies.length) });
  const readings = parts.filter(({ role }) => role === 'reading').length;
  const wanted = bodies[0]?.path === bodyPaths.ofd ? 1 : 0;
  if (readings !== wanted) return failed('READING_COUNT', { count: String(readings) });
  if (!isForwardedWhole(parts, content)) return failed('FORWARDED_DIFFERS', { fields: 'parts' });
  const isSame =
    attached.length === content.attachments.length &&
    attached.every((part, index) => {
      const approved = content.attachments[index];
      return approved?.name === part.name && approved.sha256 === part.sha256;
    });
  return isSame ? passed({ files: String(parts.length + 1) }) : failed('ATTACHMENTS_DIFFER_FROM_APPROVED');
}

/** The approved content names the one package that is passed on; its note goes along, and nothing of the kind is there without it. */
function isForwardedWhole(
  parts: PackageDocument['parts'],
  { forwards }: PackageDocument['content'],
): boolean {
  const forwarded = parts.filter(({ role }) => role === 'forwarded');
  if (forwards === undefined) return forwarded.length === 0;
  const at = (path: string) => forwarded.find((part) => part.path === path);
  return (
    at(forwardedPaths.package)?.sha256 === forwards.packageSha256 && at(forwardedPaths.note) !== undefined
  );
}

/** Recomputes every digest of the manifest and of document.json from the stored bytes. */
export async function judgeDigests(container: AsicReader, document: PackageDocument): Promise<CheckOutcome> {
  for (const { path, sha256 } of container.manifest.references) {
    const entry = container.zip.entry(path);
    if (!entry) return failed('REF_TARGET_MISSING', { file: path });
    const actual = await hashEntry(container, entry);
    if (actual !== sha256)
      return failed('REF_DIGEST_MISMATCH', { file: path, expected: sha256, actual: actual ?? 'unreadable' });
    const part = document.parts.find((candidate) => candidate.path === path);
    if (part && (part.sha256 !== sha256 || part.sizeBytes !== entry.sizeBytes)) {
      return failed('DOCUMENT_PARTS_DIFFER', { file: path });
    }
  }
  return passed({ files: String(container.manifest.references.length) });
}

async function hashEntry(container: AsicReader, entry: ZipEntry): Promise<string | null> {
  try {
    return (await hashStream(container.zip.pass(entry))).sha256;
  } catch (error) {
    // The checksum of the archive speaks before ours: the same finding.
    if (error instanceof FormatError) return null;
    throw error;
  }
}

/** The detached CMS over the manifest's bytes as stored. */
export function judgeManifestSignature(
  container: AsicReader,
  cache?: VerificationCache,
): { cms: CmsOutcome; outcome: CheckOutcome } {
  const cms = verifyDetached({
    ...(cache === undefined ? {} : { cache }),
    cms: container.signatureBytes,
    digest: (algorithm) => createHash(algorithm).update(container.manifestBytes).digest(),
  });
  if (!cms.ok) return { cms, outcome: failed(cms.code, cms.evidence) };
  // CAdES is the profile: without the attribute the certificate could be exchanged under the signature.
  return { cms, outcome: cms.cades ? passed() : failed('CMS_SIGNING_CERT_ATTR_MISMATCH') };
}
