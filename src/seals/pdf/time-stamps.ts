// The two kinds of time stamp in a PDF: over the value of one signature (RFC 3161 token as unsigned attribute), and over the whole file up to itself
// (document time stamp). A trusted one counts more than what the signer claims.
import {
  finding,
  stepNotApplicable,
  stepOf,
  type StepReport,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import type { CmsOutcome } from '../pki/cms.ts';
import { describeName } from '../pki/distinguished-name.ts';
import type { SignerTrust } from '../pki/signer-judgement.ts';
import { judgeTimeStamp, type TimeStampJudgement } from '../pki/timestamp.ts';
import {
  describeSignature,
  type JudgedSignature,
  type PlacedSignature,
  placeSteps,
  type ProvenTime,
  type SignatureContext,
} from './judge-signature.ts';
import { withoutPadding } from './cms-of-contents.ts';
import { digestOfRange } from './signed-bytes.ts';

/** A judged document time stamp. */
export interface JudgedStamp {
  readonly placed: PlacedSignature;
  readonly judged: JudgedSignature;
  /** The time that it proves; null when it is not trusted. */
  readonly provenAt: Date | null;
}

/** Judges one document time stamp: its token is over every byte but itself. */
export function judgeDocumentStamp(context: SignatureContext, placed: PlacedSignature): JudgedStamp {
  const judged = judgeToken(context, placed);
  const provenAt = judged.trusted && isWhole(placed) ? judged.genTime : null;
  const steps = {
    ...placeSteps(placed),
    subFilter: stepOf([], { subFilter: 'ETSI.RFC3161' }),
    cms: stepNotApplicable,
    signerCertificate: stepNotApplicable,
    digestAndSignature: stepNotApplicable,
    signingTime: stepNotApplicable,
    timeStamp: stepOf(judged.findings, stampEvidence([judged])),
    signerChain: stepNotApplicable,
    signerValidity: stepNotApplicable,
    policy: stepNotApplicable,
  };
  const { certificate } = judged;
  const times = { claimedAt: null, provenAt: provenAt?.toISOString() ?? null };
  const seal = { ...describeSignature(placed, certificate), kind: 'timeStamp' as const, steps, ...times };
  return { placed, provenAt, judged: { certificate, seal } };
}

function judgeToken(context: SignatureContext, { place }: PlacedSignature): TimeStampJudgement {
  const { contents, range } = place;
  if (!contents || !range) {
    const findings = [finding('fatal', 'TST_INVALID', { reason: 'PDF_BYTERANGE_MALFORMED' })];
    return { findings, genTime: null, trusted: false, certificate: null };
  }
  return judgeTimeStamp({
    token: withoutPadding(contents),
    imprinted: (name) => digestOfRange(name, context.pdf.bytes, range),
    trust: trustWith(context),
    now: context.now,
  });
}

/** Proves nothing when the bytes that it covers are not a revision of this file. */
function isWhole({ place }: PlacedSignature): boolean {
  return [place.byteRange, place.contentsGap, place.revision].every((findings) => findings.length === 0);
}

/** Certificates and lists of the file complete the paths of time-stamp authorities too. */
function trustWith({ trust, validation }: SignatureContext): SignerTrust | null {
  return (
    trust && {
      ...trust,
      intermediates: [...trust.intermediates, ...validation.certificates],
      crls: [...trust.crls, ...validation.crls],
    }
  );
}

function stampEvidence(judged: readonly TimeStampJudgement[]): Record<string, string> {
  const [first] = judged;
  return {
    ...(first?.genTime ? { genTime: first.genTime.toISOString() } : {}),
    ...(first?.certificate ? { authority: describeName(first.certificate.subject) } : {}),
    stamps: String(judged.length),
  };
}

/** The time of a signature: by a trusted stamp of its own, else by the first trusted document time stamp over it, else only claimed. */
export function createTimeJudge(
  context: SignatureContext,
  stamps: readonly JudgedStamp[],
): (signature: PlacedSignature, cms: CmsOutcome) => ProvenTime {
  const trust = trustWith(context);
  return (signature, cms) => {
    const own = judgeOwnStamps(cms, trust, context.now);
    const end = signature.place.range?.end ?? Infinity;
    const covering = stamps.filter(({ placed }) => (placed.place.range?.end ?? 0) > end);
    const times = own.times.length > 0 ? own.times : covering.flatMap(({ provenAt }) => provenAt ?? []);
    return { step: own.step, provenAt: earliest(times) };
  };
}

function judgeOwnStamps(
  { timeStampTokens, signature }: CmsOutcome,
  trust: SignerTrust | null,
  now: Date,
): { readonly step: StepReport; readonly times: readonly Date[] } {
  if (timeStampTokens.length === 0 || signature === null) return { step: stepNotApplicable, times: [] };
  const judged = timeStampTokens.map((token) => judgeTimeStamp({ token, imprinted: signature, trust, now }));
  const findings: VerificationFinding[] = [];
  for (const found of judged.flatMap((stamp) => stamp.findings))
    if (!findings.some(({ code }) => code === found.code)) findings.push(found);
  return {
    step: stepOf(findings, stampEvidence(judged)),
    times: judged.flatMap(({ trusted, genTime }) => (trusted && genTime ? [genTime] : [])),
  };
}

function earliest(times: readonly Date[]): Date | null {
  return times.reduce<Date | null>((first, time) => (first === null || time < first ? time : first), null);
}
