// Judges the signatures of a PDF by seals.md section 5 (RSA and ECDSA): place and range of each signature, its CMS, what was added behind it, the
// signer's certificate. Threat: a document that shows something else than what was signed while a quick look says "valid" (universal forgery,
// wrapping, incremental saving, shadow documents). What this version does not analyse is unknown, never passed.
import { createHash } from 'node:crypto';
import { FormatError } from '../../formats/failure.ts';
import { openPdf, type PdfDocument } from '../../formats/pdf/document.ts';
import type { SignatureField } from '../../formats/pdf/form-fields.ts';
import { isName, isString, type PdfDict } from '../../formats/pdf/values.ts';
import { type CheckOutcome, failed, notApplicable, passed, unknown } from '../../shared/domain/report.ts';
import type { Certificate } from '../pki/certificate.ts';
import { type CmsOutcome, verifyDetached } from '../pki/cms.ts';
import { judgeLaterRevisions, packedXref, readDocMdp } from './later-revisions.ts';
import { findSignatures, locateSignature, type SignaturePlace } from './signature-place.ts';
import { allUnknown, type CertificateTrust, judgeSignerTrust, type SignerTrust } from './signer-trust.ts';

/** One signature of a PDF. */
interface PdfSignatureJudgement {
  readonly fieldName: string;
  /** Steps 1 to 8: place, range, CMS. */
  readonly signature: CheckOutcome;
  /** Steps 4 and 9: what stands behind the signed revision. */
  readonly unchangedSince: CheckOutcome;
  readonly signerTrust: SignerTrust;
  readonly certificate: Certificate | null;
  readonly certificates: readonly Certificate[];
  /** Claimed by the signer. */
  readonly signedAt: Date | null;
  readonly coversWholeFile: boolean;
  readonly docMdp: 1 | 2 | 3 | null;
}

export interface PdfJudgement {
  readonly sealPresent: CheckOutcome;
  /** The worst of all signatures. */
  readonly signature: CheckOutcome;
  readonly unchangedSince: CheckOutcome;
  readonly signatures: readonly PdfSignatureJudgement[];
}

export interface JudgePdfOptions {
  readonly pdf: Uint8Array;
  readonly trust: CertificateTrust | null;
  readonly now: Date;
}

/** Judges every signature. Never throws on the bytes of a file. */
export function judgePdf(options: JudgePdfOptions): PdfJudgement {
  try {
    return judgeOpened(openPdf(options.pdf), options);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const outcome = failed(error.code, { reason: error.detail });
    return {
      sealPresent: unknown('NOT_REACHED'),
      signature: outcome,
      unchangedSince: outcome,
      signatures: [],
    };
  }
}

function judgeOpened(pdf: PdfDocument, options: JudgePdfOptions): PdfJudgement {
  const found = findSignatures(pdf);
  if (!found.ok) {
    const outcome = failed(found.code);
    return { sealPresent: passed(), signature: outcome, unchangedSince: outcome, signatures: [] };
  }
  if (found.fields.length === 0) {
    const none = notApplicable('NO_SIGNATURE');
    return { sealPresent: failed('NO_SIGNATURE'), signature: none, unchangedSince: none, signatures: [] };
  }
  const signatures = found.fields.map((field) => judgeSignature(pdf, field, options));
  if (signatures.every(({ signature }) => signature.code === 'DOC_TIMESTAMP_ONLY')) {
    return { sealPresent: unknown('DOC_TIMESTAMP_ONLY'), ...worstOf(signatures), signatures };
  }
  return { sealPresent: passed({ count: String(signatures.length) }), ...worstOf(signatures), signatures };
}

function worstOf(
  signatures: readonly PdfSignatureJudgement[],
): Pick<PdfJudgement, 'signature' | 'unchangedSince'> {
  const worst = (outcomes: readonly CheckOutcome[]): CheckOutcome =>
    outcomes.find(({ result }) => result === 'failed') ??
    outcomes.find(({ result }) => result === 'unknown') ??
    outcomes[0] ??
    unknown('NOT_REACHED');
  // A certification that does not come first is a second author's rule over the first one's document (12.8.2.2).
  const certifiesLate =
    signatures.some(({ docMdp, coversWholeFile }) => docMdp !== null && coversWholeFile) &&
    signatures.length > 1;
  return {
    signature: certifiesLate
      ? failed('PDF_CERTIFICATION_ORDER')
      : worst(signatures.map(({ signature }) => signature)),
    unchangedSince: worst(signatures.map(({ unchangedSince }) => unchangedSince)),
  };
}

function judgeSignature(
  pdf: PdfDocument,
  field: SignatureField,
  options: JudgePdfOptions,
): PdfSignatureJudgement {
  const located = locateSignature(pdf, field);
  if (located.ok) return judgeLocated(pdf, { field, place: located.place }, options);
  const outcome = failed(located.code, { field: field.name });
  return {
    fieldName: field.name,
    signature: outcome,
    unchangedSince: outcome,
    signerTrust: allUnknown('NOT_REACHED'),
    certificate: null,
    certificates: [],
    signedAt: null,
    coversWholeFile: false,
    docMdp: null,
  };
}

function judgeLocated(
  pdf: PdfDocument,
  { field, place }: { readonly field: SignatureField; readonly place: SignaturePlace },
  options: JudgePdfOptions,
): PdfSignatureJudgement {
  const cms = verifyContents(pdf, place);
  const docMdp = readDocMdp(pdf, place.signature);
  const certificate = cms?.signerCertificate ?? null;
  const certificates = cms?.certificates ?? [];
  const signedAt = cms?.signedAt ?? readSigningTime(place.signature);
  return {
    fieldName: field.name,
    signature: judgeCms(place.signature, cms),
    unchangedSince: judgeRevisions(pdf, place, docMdp),
    signerTrust: certificate
      ? judgeSignerTrust({ ...options, certificate, certificates, signedAt })
      : allUnknown('NOT_REACHED'),
    certificate,
    certificates,
    signedAt,
    coversWholeFile: place.range.end === pdf.bytes.length,
    docMdp,
  };
}

const subFilters = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached'];

function verifyContents(pdf: PdfDocument, { range, signature }: SignaturePlace): CmsOutcome | null {
  const contents = signature.entries.get('Contents');
  const subFilter = signature.entries.get('SubFilter');
  if (!isString(contents) || !subFilters.some((name) => isName(subFilter, name))) return null;
  return verifyDetached({
    cms: contents.bytes,
    digest: (algorithm) =>
      createHash(algorithm)
        .update(pdf.bytes.subarray(0, range.gapStart))
        .update(pdf.bytes.subarray(range.gapEnd, range.end))
        .digest(),
  });
}

/** id-aa-signatureTimeStampToken as DER: a token inside that this version does not judge must not make the time look proven. */
const timeStampOid = Buffer.from('060b2a864886f70d010910020e', 'hex');

function judgeCms(signature: PdfDict, cms: CmsOutcome | null): CheckOutcome {
  const subFilter = signature.entries.get('SubFilter');
  const spelt = isName(subFilter) ? subFilter.name : '';
  if (spelt === 'ETSI.RFC3161') return unknown('DOC_TIMESTAMP_ONLY');
  if (!cms) return failed('CMS_SUBFILTER_UNSUPPORTED', { subFilter: spelt });
  if (!cms.ok) return failed(cms.code, cms.evidence);
  const contents = signature.entries.get('Contents');
  if (isString(contents) && Buffer.from(contents.bytes).includes(timeStampOid))
    return unknown('TIMESTAMP_UNANALYSED');
  const isPades = spelt === 'ETSI.CAdES.detached';
  return isPades && !cms.cades ? unknown('CMS_SIGNING_CERT_ATTR_ABSENT') : passed();
}

function judgeRevisions(
  pdf: PdfDocument,
  { signedRevision }: SignaturePlace,
  docMdp: 1 | 2 | 3 | null,
): CheckOutcome {
  const later = judgeLaterRevisions(signedRevision, pdf);
  if (later.kind === 'none') return passed();
  if (later.kind === 'unanalysed') {
    return docMdp === 1 && later.where !== packedXref
      ? failed('PDF_DOCMDP_VIOLATION', { where: later.where })
      : unknown('PDF_LATER_REVISION_UNANALYSED', { where: later.where });
  }
  if (later.kind === 'signatures' && docMdp === 1) return failed('PDF_DOCMDP_VIOLATION');
  return { ...passed(), code: 'PDF_LATER_REVISION_ALLOWED' };
}

/** /M with its zone, for signatures whose CMS names no time (PAdES). */
function readSigningTime(signature: PdfDict): Date | null {
  const value = signature.entries.get('M');
  if (!isString(value)) return null;
  const text = Buffer.from(value.bytes).toString('latin1');
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'?(\d\d)?'?)?/.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, sign, zoneHours = '00', zoneMinutes = '00'] = match;
  const zone = sign ? `${sign}${zoneHours}:${zoneMinutes}` : 'Z';
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(time.getTime()) ? null : time;
}
