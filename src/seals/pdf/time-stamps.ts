// The two kinds of time stamp in a PDF: over the value of one signature (RFC 3161 token as unsigned attribute), and over the whole file up to itself
// (document time stamp). A trusted one counts more than what the signer claims.
import { stepNotApplicable, type StepReport } from '../../shared/domain/verification.ts';
import type { CmsOutcome } from '../pki/cms.ts';
import type { JudgedSignature, PlacedSignature, SignatureContext } from './judge-signature.ts';
import { placeSteps } from './judge-signature.ts';

/** A judged document time stamp. */
export interface JudgedStamp {
  readonly placed: PlacedSignature;
  readonly judged: JudgedSignature;
  /** The time that it proves; null when it is not trusted. */
  readonly provenAt: Date | null;
}

/** Judges one document time stamp. */
export function judgeDocumentStamp(_context: SignatureContext, placed: PlacedSignature): JudgedStamp {
  return {
    placed,
    provenAt: null,
    judged: {
      certificate: null,
      seal: {
        id: placed.found.name,
        kind: 'timeStamp',
        steps: { ...placeSteps(placed), timeStamp: stepNotApplicable },
        sealName: null,
        signerName: null,
        makerName: null,
        certificateSha256: null,
        claimedAt: null,
        provenAt: null,
        pages: [],
      },
    },
  };
}

/** What is known of a signature's time: its own stamp, else the first trusted document time stamp over it. */
export function coveringStamp(
  stamps: readonly JudgedStamp[],
  signature: PlacedSignature,
): (cms: CmsOutcome) => { readonly step: StepReport; readonly provenAt: Date | null } {
  const covering = stamps.find(
    ({ placed, provenAt }) =>
      provenAt !== null && (placed.place.range?.end ?? 0) > (signature.place.range?.end ?? Infinity),
  );
  return () => ({ step: stepNotApplicable, provenAt: covering?.provenAt ?? null });
}
