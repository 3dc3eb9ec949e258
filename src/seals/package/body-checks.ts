import { type CheckName, type CheckOutcome, failed, passed, unknown } from '../../shared/domain/report.ts';
import type { Certificate } from '../pki/certificate.ts';
import { judgePdf, type PdfJudgement } from '../pdf/verify.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import type { PackageReader } from './reader.ts';

type BodyCheckName = Extract<CheckName, `body${string}`>;

/** The fixed-layout body is read into memory to be judged; a document of 300 pages with pictures stays below. */
const maxBodyBytes = 100 * 1024 * 1024;

/** The body's own visible seal, and that the same key sealed body and package. */
export async function judgeBody(
  reader: PackageReader,
  packageSigner: Certificate | null,
  { trust, now }: { readonly trust: TrustStore | null; readonly now: Date },
): Promise<Readonly<Record<BodyCheckName, CheckOutcome>>> {
  const part = reader.parts.find(({ role }) => role === 'body');
  const source = part && reader.openPart(part.path);
  if (!part || !source) return same(failed('BODY_MISSING'));
  if (!part.path.endsWith('.pdf')) return same(unknown('BODY_FORMAT_UNSUPPORTED', { file: part.path }));
  if (source.sizeBytes > maxBodyBytes) return same(failed('LIMIT_EXCEEDED', { file: part.path }));
  const judged = judgePdf({ pdf: await source.read(0, source.sizeBytes), trust, now });
  const seals = judged.signatures.length;
  const issuers = reader.document.content.issuers.length;
  return {
    bodySealPresent: judged.sealPresent,
    // One seal an issuer: a further one would speak for a unit that the content does not name.
    bodySignature:
      seals > issuers
        ? failed('BODY_SEAL_COUNT', { seals: String(seals), issuers: String(issuers) })
        : judged.signature,
    bodyUnchangedSince: judged.unchangedSince,
    bodySealSameKey: judgeSameKey(judged, packageSigner),
  };
}

function same(outcome: CheckOutcome): Readonly<Record<BodyCheckName, CheckOutcome>> {
  return {
    bodySealPresent: outcome,
    bodySignature: outcome,
    bodyUnchangedSince: outcome,
    bodySealSameKey: outcome,
  };
}

/** The first seal is the main issuer's: its certificate, not only its key, must be the one of the package. */
function judgeSameKey(judged: PdfJudgement, packageSigner: Certificate | null): CheckOutcome {
  const [first] = judged.signatures;
  if (!first?.certificate || !packageSigner) return unknown('NOT_REACHED');
  return first.certificate.sha256 === packageSigner.sha256
    ? passed({ certificate: packageSigner.sha256 })
    : failed('BODY_SEALED_BY_ANOTHER', { body: first.certificate.sha256, package: packageSigner.sha256 });
}
