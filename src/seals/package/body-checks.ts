// The sealed files inside a package: the original (PDF, or OFD by GB/T 38540) and the copy for reading beside an OFD. Each is judged completely by the
// verifier of its format; the package's checks are derived from those reports and from who sealed: the units that the content names, in their order.
import type { ByteSource } from '../../formats/byte-source.ts';
import type { PackagePart } from '../../shared/domain/package-document.ts';
import {
  type BodyReport,
  type CheckName,
  type CheckOutcome,
  failed,
  worstOutcome,
} from '../../shared/domain/report.ts';
import type { FileReport } from '../../shared/domain/verification.ts';
import { verifyOfd } from '../ofd/verify.ts';
import { verifyPdf } from '../pdf/verify.ts';
import type { Certificate } from '../pki/certificate.ts';
import { type TrustMaterial, trustMaterialOf } from '../trust/trust-material.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { type BodyQuestion, outcomeOf } from './body-outcomes.ts';
import { judgeSealers } from './body-sealers.ts';
import { withStrictSeals } from './own-steps.ts';
import type { PackageReader } from './reader.ts';

type BodyChecks = Readonly<Record<Extract<CheckName, `body${string}`>, CheckOutcome>>;

/** A PDF is read into memory to be judged; a document of 300 pages with pictures stays below. */
export const maxPdfBytes = 100 * 1024 * 1024;

interface Judging {
  readonly trust: TrustStore | null;
  readonly material?: TrustMaterial | null;
  readonly now: Date;
}

/** What is known of the sealed files. */
export interface BodyJudgement {
  readonly checks: BodyChecks;
  readonly bodies: readonly BodyReport[];
}

/** Judges original and copy; `packageSigner` is who signed the package's manifest. */
export async function judgeBodies(
  reader: PackageReader,
  packageSigner: Certificate | null,
  judging: Judging,
): Promise<BodyJudgement> {
  const bodies: BodyReport[] = [];
  const outcomes: BodyChecks[] = [];
  for (const part of reader.parts) {
    if (part.role !== 'body' && part.role !== 'reading') continue;
    const source = reader.openPart(part.path);
    const judged = source ? await judgeFile(part, source, judging) : failed('BODY_MISSING');
    if ('result' in judged) {
      outcomes.push(same(judged));
      continue;
    }
    bodies.push({ path: part.path, role: part.role, report: judged });
    outcomes.push(checksOf(judged, part, { reader, packageSigner, trust: judging.trust }));
  }
  return { checks: combine(outcomes), bodies };
}

async function judgeFile(
  { path }: PackagePart,
  source: ByteSource,
  { trust: store, material, now }: Judging,
): Promise<FileReport | CheckOutcome> {
  const trust = withStrictSeals(material ?? (store && trustMaterialOf(store)));
  if (path.endsWith('.ofd')) return (await verifyOfd({ source, trust, now })).report;
  if (source.sizeBytes > maxPdfBytes) return failed('LIMIT_EXCEEDED', { file: path });
  return verifyPdf({ pdf: await source.read(0, source.sizeBytes), trust, now }).report;
}

interface Context {
  readonly reader: PackageReader;
  readonly packageSigner: Certificate | null;
  readonly trust: TrustStore | null;
}

function checksOf(
  report: FileReport,
  { path }: PackagePart,
  { reader, packageSigner, trust }: Context,
): BodyChecks {
  const judgedElsewhere = new Set(packageSigner === null ? [] : [packageSigner.sha256]);
  const outcome = (question: BodyQuestion): CheckOutcome => {
    const { evidence, ...rest } = outcomeOf(report, question, judgedElsewhere);
    return { ...rest, evidence: { ...evidence, file: path } };
  };
  const sealers = judgeSealers({ report, document: reader.document, packageSigner, trust });
  return {
    bodySealPresent: outcome('bodySealPresent'),
    bodySignature: sealers.count ?? outcome('bodySignature'),
    bodyUnchangedSince: outcome('bodyUnchangedSince'),
    bodySealSameKey: sealers.identity,
  };
}

function same(outcome: CheckOutcome): BodyChecks {
  return {
    bodySealPresent: outcome,
    bodySignature: outcome,
    bodyUnchangedSince: outcome,
    bodySealSameKey: outcome,
  };
}

/** The worst of all files, check by check. */
function combine(outcomes: readonly BodyChecks[]): BodyChecks {
  const worst = (name: keyof BodyChecks): CheckOutcome =>
    worstOutcome(outcomes.map((one) => one[name])) ?? failed('BODY_MISSING');
  return {
    bodySealPresent: worst('bodySealPresent'),
    bodySignature: worst('bodySignature'),
    bodyUnchangedSince: worst('bodyUnchangedSince'),
    bodySealSameKey: worst('bodySealSameKey'),
  };
}
