// Judges the signatures of a PDF by seals.md section 5: place and range of each signature, its CMS, what was added behind it, the signer's certificate and
// the times. Threat: a document that shows something else than what was signed while a quick look says "valid" (universal forgery, wrapping, incremental
// saving, shadow documents, evil annotations). Every step that can run runs; what could not be analysed is undecided, never passed.
import { FormatError } from '../../formats/failure.ts';
import { openPdf, type PdfDocument } from '../../formats/pdf/document.ts';
import {
  type FileReport,
  finding,
  type SealVerification,
  stepNotApplicable,
  stepOf,
  stepPassed,
  type StepReport,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import type { Certificate } from '../pki/certificate.ts';
import { withoutCache } from '../pki/verification-cache.ts';
import type { TrustMaterial } from '../trust/trust-material.ts';
import { findSignatures, type FoundSignature, type SignatureSet } from './find-signatures.ts';
import { judgeBrokenFile } from './judge-broken.ts';
import {
  isTimeStamp,
  type JudgedSignature,
  judgeSignature,
  type PlacedSignature,
} from './judge-signature.ts';
import type { RevisionChange } from './revisions/comparison.ts';
import { createRevisionJudge } from './revisions/judge-later.ts';
import { type DocMdpLevel, readDocMdp } from './revisions/permissions.ts';
import { locateSignature } from './signature-place.ts';
import { createTimeJudge, judgeDocumentStamp } from './time-stamps.ts';
import { readValidationData } from './validation-data.ts';
import { isVisibleField, pagesOfField } from './widget-place.ts';

/** One signature, for those who go on with it. */
export interface PdfSignature {
  readonly fieldName: string;
  readonly kind: SealVerification['kind'];
  readonly certificate: Certificate | null;
  /** P of a certification; null when the signature does not certify. */
  readonly docMdp: DocMdpLevel | null;
  /** First byte behind the signed revision; null when its range is broken. */
  readonly revisionEnd: number | null;
  /** What later revisions did, in their order. */
  readonly changedSince: readonly RevisionChange[];
}

export interface PdfVerification {
  readonly report: FileReport;
  /** In the order in which they were made. */
  readonly signatures: readonly PdfSignature[];
}

export interface VerifyPdfOptions {
  readonly pdf: Uint8Array;
  readonly trust: TrustMaterial | null;
  readonly now: Date;
}

/** Judges every signature. Never throws on the bytes of a file. */
export function verifyPdf(options: VerifyPdfOptions): PdfVerification {
  try {
    const pdf = openPdf(options.pdf);
    return verifyOpened(pdf, findSignatures(pdf), options);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { report: judgeBrokenFile(options, error), signatures: [] };
  }
}

function verifyOpened(pdf: PdfDocument, set: SignatureSet, options: VerifyPdfOptions): PdfVerification {
  const placed = placeAll(pdf, set.signatures);
  const judged = judgeAll(pdf, placed, options);
  const fields = stepOf(judgeFields(set, placed), { count: String(placed.length) });
  const isSealed = placed.length > 0 || set.broken.length > 0 || set.strays.length > 0;
  return {
    report: {
      procedure: 'pdf',
      format: 'pdf',
      steps: {
        container: stepPassed({ bytes: String(pdf.bytes.length), revisions: String(pdf.sections.length) }),
        sealPresent: isSealed ? judgePresence(placed) : stepOf([finding('note', 'NO_SIGNATURE')]),
        signatureFields: isSealed ? fields : stepNotApplicable,
      },
      seals: judged.map(({ seal }) => seal),
      judgedAt: options.now.toISOString(),
    },
    signatures: judged.map(({ seal, certificate }, at) => ({
      fieldName: seal.id,
      kind: seal.kind,
      certificate,
      docMdp: readDocMdpOf(pdf, placed[at]),
      revisionEnd: placed[at]?.place.range?.end ?? null,
      changedSince: placed[at]?.later?.changes ?? [],
    })),
  };
}

const readDocMdpOf = (pdf: PdfDocument, placed: PlacedSignature | undefined): DocMdpLevel | null =>
  placed ? readDocMdp(pdf, placed.place.signature) : null;

/** Places of all signatures in the order in which they were made, each with what came behind it. */
function placeAll(pdf: PdfDocument, signatures: readonly FoundSignature[]): PlacedSignature[] {
  const located = signatures
    .map((found) => ({ found, place: locateSignature(pdf, found) }))
    .sort((a, b) => (a.place.range?.end ?? Infinity) - (b.place.range?.end ?? Infinity));
  const revisions = createRevisionJudge(
    pdf,
    located.flatMap(({ place }) => (place.signedRevision ? [place.signedRevision] : [])),
  );
  return located.map(({ found, place }) => {
    const { dict, objectNumber } = found.field;
    return {
      found,
      place,
      later: place.signedRevision ? revisions.judge(place.signedRevision) : null,
      pages: found.isRemoved ? [] : pagesOfField(pdf, { dict, number: objectNumber }),
      isVisible: !found.isRemoved && isVisibleField(pdf, dict),
    };
  });
}

/** Time stamps first: a trusted one proves when the signatures that it covers existed. */
function judgeAll(
  pdf: PdfDocument,
  placed: readonly PlacedSignature[],
  { trust, now }: VerifyPdfOptions,
): readonly JudgedSignature[] {
  const validation = readValidationData(pdf, trust?.cache ?? withoutCache);
  const context = { pdf, trust, now, validation };
  const stamps = placed
    .filter(({ place }) => isTimeStamp(place.signature))
    .map((one) => judgeDocumentStamp(context, one));
  const timeOf = createTimeJudge(context, stamps);
  return placed.map(
    (one) =>
      stamps.find(({ placed: judged }) => judged === one)?.judged ?? judgeSignature(context, one, timeOf),
  );
}

/** Time stamps alone prove that a file existed, not whose it is. */
function judgePresence(placed: readonly PlacedSignature[]): StepReport {
  const isStampOnly = placed.length > 0 && placed.every(({ place }) => isTimeStamp(place.signature));
  return isStampOnly ? stepOf([finding('undecided', 'DOC_TIMESTAMP_ONLY')]) : stepPassed();
}

/** Step 1, and the order of certification: what concerns the signatures together. */
function judgeFields(set: SignatureSet, placed: readonly PlacedSignature[]): VerificationFinding[] {
  const findings: VerificationFinding[] = [];
  for (const field of set.broken) findings.push(finding('fatal', 'PDF_BYTERANGE_MALFORMED', { field }));
  for (const field of set.shared) findings.push(finding('fatal', 'PDF_SIG_SHARED_BY_FIELDS', { field }));
  const signers = placed.filter(({ place }) => !isTimeStamp(place.signature));
  for (const { found, place } of signers.slice(1)) {
    // 12.8.2.2: a certification that does not come first is a second author's rule over the first one's document.
    const level = place.signedRevision && readDocMdp(place.signedRevision, place.signature);
    if (level !== null) findings.push(finding('fatal', 'PDF_CERTIFICATION_ORDER', { field: found.name }));
  }
  const isMisplaced = placed.some(({ place }) => [...place.byteRange, ...place.contentsGap].length > 0);
  // Where a signature does not even hold its own place, the stray range is a part of that.
  if (set.strays.length > 0 && !isMisplaced)
    findings.push(finding('fatal', 'PDF_SIG_SETS_DIFFER', { offset: String(set.strays[0]) }));
  return findings;
}
