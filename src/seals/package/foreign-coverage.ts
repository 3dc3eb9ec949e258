// What the signatures of a foreign container cover: every data object by at least one of them, each as it was signed.
import { FormatError } from '../../formats/failure.ts';
import type { ZipEntry, ZipReader } from '../../formats/zip/read.ts';
import {
  finding,
  type StepReport,
  stepOf,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import { digestStream } from '../pki/digest.ts';
import type { ForeignReference } from './foreign-manifest.ts';

/** What has to be covered: all but the container's own. */
const isData = ({ name }: ZipEntry): boolean =>
  name !== 'mimetype' && !name.endsWith('/') && !/^META-INF\//i.test(name);

/** Is everything there that is named, and is everything named that is there? */
export function judgeForeignCoverage(zip: ZipReader, references: readonly ForeignReference[]): StepReport {
  const missing = references.filter(({ path }) => path === null || !zip.entry(path));
  const named = new Set(references.map(({ path }) => path));
  const data = zip.entries.filter(isData);
  const unsigned = data.filter(({ name }) => !named.has(name));
  return stepOf(
    [
      // Signatures that sign nothing but themselves.
      ...(data.length === 0 ? [finding('fatal', 'REF_TARGET_MISSING')] : []),
      ...missing.map(({ uri }) => finding('fatal', 'REF_TARGET_MISSING', { file: uri })),
      ...unsigned.map(({ name }) => finding('fatal', 'CONTAINER_UNSIGNED_FILE', { file: name })),
    ],
    { files: String(references.length) },
  );
}

/** Recomputes the digest of every data object that is there. */
export async function judgeForeignDigests(
  zip: ZipReader,
  references: readonly ForeignReference[],
): Promise<StepReport> {
  const findings: VerificationFinding[] = [];
  for (const reference of references) {
    const entry = reference.path === null ? undefined : zip.entry(reference.path);
    const found = entry && (await judgeDigest(zip, entry, reference));
    if (found) findings.push(found);
  }
  return stepOf(findings, { files: String(references.length) });
}

async function judgeDigest(
  zip: ZipReader,
  entry: ZipEntry,
  { digest, value, isTransformed }: ForeignReference,
): Promise<VerificationFinding | null> {
  const evidence = { file: entry.name };
  if (isTransformed) return finding('undecided', 'XADES_NOT_VERIFIED', evidence);
  if (digest === 'weak') return finding('fatal', 'DIGEST_ALG_WEAK', evidence);
  if (digest === 'unknown') return finding('fatal', 'DIGEST_ALG_UNSUPPORTED', evidence);
  try {
    const actual = await digestStream(digest, zip.pass(entry));
    return Buffer.compare(actual, value) === 0 ? null : finding('fatal', 'REF_DIGEST_MISMATCH', evidence);
  } catch (error) {
    // The checksum of the archive speaks before ours: the same finding.
    if (error instanceof FormatError) return finding('fatal', 'REF_DIGEST_MISMATCH', evidence);
    throw error;
  }
}
