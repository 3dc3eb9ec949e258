// Steps 7 to 21 for one piece of signature data, in a document or by itself.
import {
  stepNotApplicable,
  stepNotReached,
  type SealStepName,
  type SealVerification,
  type StepReport,
} from '../../shared/domain/verification.ts';
import { safeVerificationPolicy } from '../../shared/domain/verification-policy.ts';
import type { Certificate } from '../pki/certificate.ts';
import { describeName } from '../pki/distinguished-name.ts';
import { withoutCache } from '../pki/verification-cache.ts';
import type { TrustMaterial } from '../trust/trust-material.ts';
import type { SesSeal, SesSignature } from './ses-types.ts';
import type { SignerFacts, ValueQuestion } from './steps-facts.ts';
import { judgeSealSignature, judgeSignerInSeal } from './steps-seal.ts';
import { judgeSealWindow, judgeTimes, type JudgedTimes } from './steps-time.ts';
import { judgeMakerChain, judgeSealPolicy, judgeSealStatus, judgeSignerCertificate } from './steps-trust.ts';
import { judgeValue } from './steps-value.ts';

/** What files are judged by; `trust` null: nothing is known, and nothing can be valid. */
export interface Judging {
  readonly trust: TrustMaterial | null;
  readonly now: Date;
}

export type Steps = Partial<Record<SealStepName, StepReport>>;

/** The judgement of signature data, before it is put into a report. */
export interface JudgedData {
  readonly steps: Steps;
  readonly ses: SesSignature | null;
  readonly signer: SignerFacts | null;
  readonly maker: Certificate | null;
  readonly times: JudgedTimes | null;
}

/** Policy and cache that go with a trust store, or with none. */
export const rulesOf = ({ trust }: Pick<Judging, 'trust'>) => ({
  policy: trust?.policy ?? safeVerificationPolicy,
  cache: trust?.cache ?? withoutCache,
});

/** Judges signature data; every step that can run runs, whatever failed before it. */
export function judgeData(question: Omit<ValueQuestion, 'policy' | 'cache'>, judging: Judging): JudgedData {
  const { steps, ses, signer } = judgeValue({ ...question, ...rulesOf(judging) });
  if (signer === null)
    return { steps: { ...steps, ...laterNotReached }, ses, signer, maker: null, times: null };
  const times = judgeTimes({ signer, ses, xmlBytes: question.xmlBytes, ...judging });
  const { certificate, brought } = signer;
  const who = certificate && judgeSignerCertificate({ certificate, brought }, times, judging);
  const common: Steps = {
    ...steps,
    signingTime: times.signingTime,
    timeStamp: times.timeStamp,
    signerChain: who?.signerChain ?? stepNotReached,
    signerValidity: who?.signerValidity ?? stepNotReached,
  };
  if (ses === null) return { steps: { ...common, ...sealNotThere }, ses, signer, maker: null, times };
  const at = times.provenAt ?? times.claimedAt ?? judging.now;
  const { step: sealSignature, maker } = judgeSealSignature(ses.seal, rulesOf(judging));
  return {
    steps: {
      ...common,
      sealSignature,
      signerInSeal: judgeSignerInSeal(ses.seal, ses.signerCertificate),
      ...judgeSealItself(ses.seal, { maker, signer: certificate, at, times }, judging),
    },
    ses,
    signer,
    maker,
    times,
  };
}

interface SealFacts {
  readonly maker: Certificate | null;
  readonly signer: Certificate | null;
  readonly at: Date;
  readonly times: Pick<JudgedTimes, 'claimedAt' | 'provenAt'>;
}

/** Steps 16, 17, 20 and 21: what is judged of the seal whoever uses it. */
export function judgeSealItself(
  seal: SesSeal,
  { maker, signer, at, times }: SealFacts,
  judging: Judging,
): Steps {
  return {
    sealWindow: judgeSealWindow(seal, { at, now: judging.now }),
    sealStatus: judgeSealStatus(seal, times, judging),
    makerChain: maker
      ? judgeMakerChain({ seal, maker, at, brought: signer ? [signer] : [], ...judging })
      : stepNotReached,
    policy: judgeSealPolicy(seal, { maker, signer }, judging),
  };
}

/** A bare signature has no seal to be judged. */
const sealNotThere: Steps = {
  sealSignature: stepNotApplicable,
  signerInSeal: stepNotApplicable,
  sealWindow: stepNotApplicable,
  sealStatus: stepNotApplicable,
  makerChain: stepNotApplicable,
  policy: stepNotApplicable,
};

const laterNotReached: Steps = {
  sealSignature: stepNotReached,
  signerInSeal: stepNotReached,
  signingTime: stepNotReached,
  timeStamp: stepNotReached,
  signerChain: stepNotReached,
  signerValidity: stepNotReached,
  sealWindow: stepNotReached,
  sealStatus: stepNotReached,
  makerChain: stepNotReached,
  policy: stepNotReached,
};

/** Who, when and with which seal, for the report. */
export function identityOf({
  ses,
  signer,
  maker,
  times,
}: JudgedData): Pick<
  SealVerification,
  'kind' | 'sealName' | 'signerName' | 'makerName' | 'certificateSha256' | 'claimedAt' | 'provenAt'
> {
  const certificate = signer?.certificate ?? null;
  return {
    kind: ses ? 'seal' : 'signature',
    sealName: ses?.seal.name ?? null,
    signerName: nameOf(certificate),
    makerName: nameOf(maker),
    certificateSha256: certificate?.sha256 ?? null,
    claimedAt: isoOf(times?.claimedAt),
    provenAt: isoOf(times?.provenAt),
  };
}

const nameOf = (certificate: Certificate | null): string | null =>
  certificate && describeName(certificate.subject);

const isoOf = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;
