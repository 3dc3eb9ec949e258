// One signature of a foreign container, as the steps of the package procedure.
import { finding, stepNotApplicable, stepNotReached, stepOf } from '../../shared/domain/verification.ts';
import type { SealStepName, SealVerification, StepReport } from '../../shared/domain/verification.ts';
import type { Certificate } from '../pki/certificate.ts';
import { type CmsOutcome, verifyDetached } from '../pki/cms.ts';
import type { Crl } from '../pki/crl.ts';
import { digestOf } from '../pki/digest.ts';
import { describeName } from '../pki/distinguished-name.ts';
import { judgeSigner } from '../pki/signer-judgement.ts';
import { judgeTimeStamp } from '../pki/timestamp.ts';
import type { TrustMaterial } from '../trust/trust-material.ts';
import type { XadesSignature } from './foreign-xades.ts';

export interface ForeignJudging {
  readonly trust: TrustMaterial | null;
  readonly now: Date;
}

type Steps = Partial<Record<SealStepName, StepReport>>;

/** Which step a refusal of the CMS reader belongs to; all others are of the signature itself. */
const cmsSteps: Readonly<Record<string, SealStepName>> = {
  CMS_MALFORMED: 'cms',
  CMS_SIGNER_COUNT: 'cms',
  CMS_ENCAP_CONTENT_PRESENT: 'cms',
  CMS_SIGNER_CERT_MISSING: 'signerCertificate',
  CMS_SIGNING_CERT_ATTR_MISMATCH: 'signerCertificate',
};
const cmsOrder: readonly SealStepName[] = ['cms', 'signerCertificate', 'digestAndSignature'];

/** The CAdES signature over the bytes of a manifest. */
export function judgeCades(
  { path, content, cms }: { readonly path: string; readonly content: Uint8Array; readonly cms: Uint8Array },
  judging: ForeignJudging,
): SealVerification {
  const outcome = verifyDetached({
    cms,
    digest: (algorithm) => digestOf(algorithm, content),
    content: () => content,
  });
  const { signerCertificate: certificate, certificates, crls, signedAt } = outcome;
  const { step: timeStamp, provenAt } = judgeStamps(outcome, judging);
  const signer = { certificate, brought: certificates, crls };
  const steps = signerSteps(signer, { claimedAt: signedAt, provenAt }, judging);
  return {
    ...describeSignature(path, certificate, { claimedAt: signedAt, provenAt }),
    steps: { ...cmsStepsOf(outcome), ...steps, timeStamp },
  };
}

/** Every token must hold; the earliest trusted one proves the time. */
function judgeStamps(
  { timeStampTokens, signature }: CmsOutcome,
  { trust, now }: ForeignJudging,
): { readonly step: StepReport; readonly provenAt: Date | null } {
  if (signature === null || timeStampTokens.length === 0) return { step: stepNotApplicable, provenAt: null };
  const judged = timeStampTokens.map((token) => judgeTimeStamp({ token, imprinted: signature, trust, now }));
  const proven = judged.flatMap(({ trusted, genTime }) => (trusted && genTime ? [genTime.getTime()] : []));
  return {
    step: stepOf(judged.flatMap(({ findings }) => findings)),
    provenAt: proven.length > 0 ? new Date(Math.min(...proven)) : null,
  };
}

function cmsStepsOf({ ok, code, force, evidence, notes }: CmsOutcome): Steps {
  const told = notes.filter((note) => note !== 'TIME_CLAIMED_ONLY').map((note) => finding('note', note));
  if (ok) return { cms: stepOf(told), signerCertificate: stepOf([]), digestAndSignature: stepOf([]) };
  const failedStep = cmsSteps[code] ?? 'digestAndSignature';
  const at = cmsOrder.indexOf(failedStep);
  const entries = cmsOrder.map((name, index) => {
    if (index === at) return [name, stepOf([finding(force ?? 'fatal', code, evidence)])] as const;
    return [name, index < at ? stepOf(name === 'cms' ? told : []) : stepNotReached] as const;
  });
  return Object.fromEntries(entries);
}

/** An XML signature: its signer and time are judged, itself not. */
export function judgeXades(signature: XadesSignature, judging: ForeignJudging): SealVerification {
  const { id, signer, certificates, claimedAt } = signature;
  const times = { claimedAt, provenAt: null };
  // A note, so that whatever can be judged is told first; the result keeps the verdict from being valid.
  const notVerified: StepReport = {
    result: 'unknown',
    findings: [finding('note', 'XADES_NOT_VERIFIED')],
    evidence: {},
  };
  return {
    ...describeSignature(id, signer, times),
    steps: {
      cms: stepNotApplicable,
      signerCertificate: stepOf(signer ? [] : [finding('fatal', 'CMS_SIGNER_CERT_MISSING')]),
      digestAndSignature: notVerified,
      ...signerSteps({ certificate: signer, brought: certificates, crls: [] }, times, judging),
    },
  };
}

interface Times {
  readonly claimedAt: Date | null;
  readonly provenAt: Date | null;
}

function describeSignature(id: string, signer: Certificate | null, { claimedAt, provenAt }: Times) {
  return {
    id,
    kind: 'signature',
    sealName: null,
    signerName: signer && describeName(signer.subject),
    makerName: null,
    certificateSha256: signer?.sha256 ?? null,
    claimedAt: claimedAt?.toISOString() ?? null,
    provenAt: provenAt?.toISOString() ?? null,
    pages: [],
  } as const;
}

/** Clocks of honest machines differ by minutes; more is a wrong clock or a wrong claim. */
const clockToleranceMs = 10 * 60 * 1000;

function judgeClaim({ claimedAt, provenAt }: Times, now: Date): StepReport {
  // No claim at all is lawful; it was judged for the present time then.
  if (claimedAt === null) return stepOf(provenAt ? [] : [finding('note', 'TIME_CLAIMED_ONLY')]);
  const evidence = { at: claimedAt.toISOString() };
  if (claimedAt.getTime() > now.getTime() + clockToleranceMs)
    return stepOf([finding('fatal', 'TIME_IN_FUTURE', evidence)]);
  if (provenAt === null) return stepOf([finding('note', 'TIME_CLAIMED_ONLY', evidence)]);
  const isBefore = provenAt.getTime() < claimedAt.getTime() - clockToleranceMs;
  return stepOf(isBefore ? [finding('fatal', 'TST_TIME_ORDER', evidence)] : []);
}

function signerSteps(
  signer: {
    readonly certificate: Certificate | null;
    readonly brought: readonly Certificate[];
    readonly crls: readonly Crl[];
  },
  times: Times,
  { trust, now }: ForeignJudging,
): Steps {
  if (signer.certificate === null) {
    return {
      signingTime: stepNotReached,
      timeStamp: stepNotReached,
      signerChain: stepNotReached,
      signerValidity: stepNotReached,
    };
  }
  const { chain, validity } = judgeSigner({
    leaf: signer.certificate,
    intermediates: signer.brought,
    crls: signer.crls,
    at: times.claimedAt ?? now,
    provenAt: times.provenAt,
    now,
    trust,
    use: 'anySigner',
  });
  return {
    signingTime: judgeClaim(times, now),
    timeStamp: stepNotApplicable,
    signerChain: chain,
    signerValidity: validity,
  };
}
