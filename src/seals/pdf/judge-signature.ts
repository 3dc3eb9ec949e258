// One signature of a PDF, taken through steps 5 to 10 of seals.md section 5.
import type { PdfDocument } from '../../formats/pdf/document.ts';
import { isName, type PdfDict } from '../../formats/pdf/values.ts';
import {
  finding,
  type SealVerification,
  stepNotApplicable,
  stepNotReached,
  stepOf,
  type StepReport,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import type { Certificate } from '../pki/certificate.ts';
import { type CmsOutcome, verifyDetached } from '../pki/cms.ts';
import { describeName } from '../pki/distinguished-name.ts';
import { judgeSigner } from '../pki/signer-judgement.ts';
import type { TrustMaterial } from '../trust/trust-material.ts';
import { withoutPadding } from './cms-of-contents.ts';
import type { FoundSignature } from './find-signatures.ts';
import type { LaterRevisions } from './revisions/judge-later.ts';
import type { SignaturePlace } from './signature-place.ts';
import { bytesOfRange, digestOfRange } from './signed-bytes.ts';
import { judgeSigningTime, readDictionaryTime } from './signing-time.ts';
import type { ValidationData } from './validation-data.ts';

/** What all signatures of a file are judged with. */
export interface SignatureContext {
  readonly pdf: PdfDocument;
  readonly trust: TrustMaterial | null;
  readonly now: Date;
  readonly validation: ValidationData;
}

/** One signature with its place. */
export interface PlacedSignature {
  readonly found: FoundSignature;
  readonly place: SignaturePlace;
  readonly later: LaterRevisions | null;
  readonly pages: readonly number[];
  readonly isVisible: boolean;
}

/** What time stamps say of a signature: the step, and the time that a trusted one proves. */
export interface ProvenTime {
  readonly step: StepReport;
  readonly provenAt: Date | null;
}

export interface JudgedSignature {
  readonly seal: SealVerification;
  readonly certificate: Certificate | null;
}

/** Steps 2 to 4 and 9, which both kinds of signature share. */
export function placeSteps({ place, later }: PlacedSignature): SealVerification['steps'] {
  const { range } = place;
  const evidence: Record<string, string> = range
    ? { gapStart: String(range.gapStart), gapEnd: String(range.gapEnd), end: String(range.end) }
    : {};
  return {
    byteRange: stepOf(place.byteRange, evidence),
    contentsGap: range ? stepOf(place.contentsGap) : stepNotReached,
    signedRevision: range ? stepOf(place.revision) : stepNotReached,
    laterRevisions: later
      ? stepOf(later.findings, { changes: String(later.changes.length) })
      : stepNotReached,
  };
}

const subFilters = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached'];

export function subFilterOf(signature: PdfDict): string {
  const value = signature.entries.get('SubFilter');
  return isName(value) ? value.name : '';
}

/** Judges a signature of a signer; document time stamps are judged apart. `provenAt` answers for the time that a trusted stamp proves. */
export function judgeSignature(
  context: SignatureContext,
  placed: PlacedSignature,
  timeOf: (signature: PlacedSignature, cms: CmsOutcome) => ProvenTime,
): JudgedSignature {
  const { place } = placed;
  const subFilter = subFilterOf(place.signature);
  const isKnown = subFilters.includes(subFilter);
  const cms = isKnown ? verifyContents(context, place) : null;
  const { step: timeStamp, provenAt } = cms ? timeOf(placed, cms) : { step: stepNotReached, provenAt: null };
  const claimedAt = cms?.signedAt ?? readDictionaryTime(place.signature);
  const trusted = judgeTrust(context, cms, { claimedAt, provenAt });
  const subFilterStep = isKnown
    ? stepOf([], { subFilter })
    : stepOf([finding('fatal', 'CMS_SUBFILTER_UNSUPPORTED', { subFilter })]);
  const steps = {
    ...placeSteps(placed),
    subFilter: subFilterStep,
    ...cmsSteps(cms, subFilter),
    signingTime: judgeSigningTime({ claimedAt, provenAt, now: context.now }),
    timeStamp,
    signerChain: trusted.chain,
    signerValidity: trusted.validity,
    policy: stepNotApplicable,
  };
  const certificate = cms?.signerCertificate ?? null;
  return {
    certificate,
    seal: { ...describeSignature(placed, certificate), steps, ...isoTimes({ claimedAt, provenAt }) },
  };
}

type Times = { readonly claimedAt: Date | null; readonly provenAt: Date | null };

const isoTimes = ({ claimedAt, provenAt }: Times) => ({
  claimedAt: claimedAt?.toISOString() ?? null,
  provenAt: provenAt?.toISOString() ?? null,
});

/** What a report says of a signature beside its steps. */
export function describeSignature(
  { found, isVisible, pages }: PlacedSignature,
  certificate: Certificate | null,
) {
  return {
    id: found.name,
    kind: isVisible ? ('seal' as const) : ('signature' as const),
    sealName: null,
    signerName: certificate && describeName(certificate.subject),
    makerName: null,
    certificateSha256: certificate?.sha256 ?? null,
    pages,
  };
}

function verifyContents(
  { pdf, trust }: SignatureContext,
  { contents, range }: SignaturePlace,
): CmsOutcome | null {
  if (!contents) return null;
  const cache = trust?.cache;
  return verifyDetached({
    cms: withoutPadding(contents),
    // Without a range nothing was signed: no digest can be equal.
    digest: (name) => (range ? digestOfRange(name, pdf.bytes, range) : new Uint8Array()),
    ...(range ? { content: () => bytesOfRange(pdf.bytes, range) } : {}),
    ...(cache ? { cache } : {}),
  });
}

type CmsSteps = Required<Pick<SealVerification['steps'], 'cms' | 'signerCertificate' | 'digestAndSignature'>>;

const stepOfCode: Readonly<Record<string, keyof CmsSteps>> = {
  CMS_MALFORMED: 'cms',
  CMS_SIGNER_COUNT: 'cms',
  CMS_ENCAP_CONTENT_PRESENT: 'cms',
  CMS_TRAILING_DATA: 'cms',
  CMS_BER_ENCODING: 'cms',
  CMS_CERT_UNREADABLE: 'cms',
  CMS_SIGNER_CERT_MISSING: 'signerCertificate',
  CMS_SIGNING_CERT_ATTR_MISMATCH: 'signerCertificate',
  CMS_SIGNING_CERT_ATTR_ABSENT: 'signerCertificate',
};
const cmsStepNames = ['cms', 'signerCertificate', 'digestAndSignature'] as const;

/** The outcome of the CMS by the steps that found it; steps behind a failure were not reached. */
function cmsSteps(cms: CmsOutcome | null, subFilter: string): CmsSteps {
  if (!cms) {
    const malformed = stepOf([finding('fatal', 'CMS_MALFORMED')]);
    return { cms: malformed, signerCertificate: stepNotReached, digestAndSignature: stepNotReached };
  }
  const failedAt = cms.ok ? null : (stepOfCode[cms.code] ?? 'digestAndSignature');
  const notes = cms.notes
    .filter((code) => code !== 'TIME_CLAIMED_ONLY')
    .map((code) => judgeNote(code, subFilter));
  const stepFor = (name: keyof CmsSteps): StepReport => {
    const own = notes.filter(({ code }) => (stepOfCode[code] ?? 'digestAndSignature') === name);
    if (failedAt === name) return stepOf([finding(cms.force ?? 'fatal', cms.code, cms.evidence), ...own]);
    const isBehind = failedAt !== null && cmsStepNames.indexOf(name) > cmsStepNames.indexOf(failedAt);
    return isBehind ? stepNotReached : stepOf(own, name === 'digestAndSignature' ? cms.evidence : {});
  };
  return {
    cms: stepFor('cms'),
    signerCertificate: stepFor('signerCertificate'),
    digestAndSignature: stepFor('digestAndSignature'),
  };
}

/** PAdES requires the attribute that names the certificate (ETSI EN 319 142-1, 6.3); plain PKCS#7 may do without. */
function judgeNote(code: string, subFilter: string): VerificationFinding {
  const isRequired = code === 'CMS_SIGNING_CERT_ATTR_ABSENT' && subFilter === 'ETSI.CAdES.detached';
  return finding(isRequired ? 'undecided' : 'note', code);
}

function judgeTrust(
  { trust, now, validation }: SignatureContext,
  cms: CmsOutcome | null,
  { claimedAt, provenAt }: Times,
): { readonly chain: StepReport; readonly validity: StepReport } {
  if (!cms?.signerCertificate) return { chain: stepNotReached, validity: stepNotReached };
  const leaf = cms.signerCertificate;
  const judged = judgeSigner({
    leaf,
    intermediates: [
      ...cms.certificates.filter(({ sha256 }) => sha256 !== leaf.sha256),
      ...validation.certificates,
    ],
    crls: [...cms.crls, ...validation.crls],
    at: claimedAt ?? now,
    provenAt,
    now,
    trust,
    use: 'anySigner',
  });
  // Answers of online services are kept in the file for those who can judge them.
  const ocsp: Record<string, string> =
    validation.ocspResponses > 0 ? { ocspNotJudged: String(validation.ocspResponses) } : {};
  return {
    chain: judged.chain,
    validity: { ...judged.validity, evidence: { ...judged.validity.evidence, ...ocsp } },
  };
}

/** A document time stamp (ETSI EN 319 142-1, 5.4.3), whatever its /Type says. */
export const isTimeStamp = (signature: PdfDict): boolean => subFilterOf(signature) === 'ETSI.RFC3161';
