// One signature of a foreign container, as the steps of the package procedure.
import { finding, stepNotApplicable, stepNotReached, stepOf } from '../../shared/domain/verification.ts';
import type {
  SealStepName,
  SealVerification,
  StepReport,
  VerificationFinding,
} from '../../shared/domain/verification.ts';
import type { Certificate } from '../pki/certificate.ts';
import { type CmsOutcome, verifyDetached } from '../pki/cms.ts';
import { digestOf } from '../pki/digest.ts';
import { describeName } from '../pki/distinguished-name.ts';
import { judgeSigner } from '../pki/signer-judgement.ts';
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
  const outcome = verifyDetached({ cms, digest: (algorithm) => digestOf(algorithm, content) });
  const signer = { certificate: outcome.signerCertificate, brought: outcome.certificates };
  return {
    ...describeSignature(path, outcome.signerCertificate, outcome.signedAt),
    steps: { ...cmsStepsOf(outcome), ...signerSteps(signer, outcome.signedAt, judging) },
  };
}

function cmsStepsOf({ ok, code, evidence, notes }: CmsOutcome): Steps {
  const told = notes.filter((note) => note !== 'TIME_CLAIMED_ONLY').map((note) => finding('note', note));
  if (ok) return { cms: stepOf(told), signerCertificate: stepOf([]), digestAndSignature: stepOf([]) };
  const failedStep = cmsSteps[code] ?? 'digestAndSignature';
  const force = code === 'SIG_ALG_UNSUPPORTED' ? 'undecided' : 'fatal';
  const at = cmsOrder.indexOf(failedStep);
  const entries = cmsOrder.map((name, index) => {
    if (index === at) return [name, stepOf([finding(force, code, evidence)])] as const;
    return [name, index < at ? stepOf(name === 'cms' ? told : []) : stepNotReached] as const;
  });
  return Object.fromEntries(entries);
}

/** An XML signature: its signer and time are judged, itself not. */
export function judgeXades(signature: XadesSignature, judging: ForeignJudging): SealVerification {
  const { id, signer, certificates, claimedAt } = signature;
  // A note, so that whatever can be judged is told first; the result keeps the verdict from being valid.
  const notVerified: StepReport = {
    result: 'unknown',
    findings: [finding('note', 'XADES_NOT_VERIFIED')],
    evidence: {},
  };
  return {
    ...describeSignature(id, signer, claimedAt),
    steps: {
      cms: stepNotApplicable,
      signerCertificate: stepOf(signer ? [] : [finding('fatal', 'CMS_SIGNER_CERT_MISSING')]),
      digestAndSignature: notVerified,
      ...signerSteps({ certificate: signer, brought: certificates }, claimedAt, judging),
    },
  };
}

function describeSignature(id: string, signer: Certificate | null, claimedAt: Date | null) {
  return {
    id,
    kind: 'signature',
    sealName: null,
    signerName: signer && describeName(signer.subject),
    makerName: null,
    certificateSha256: signer?.sha256 ?? null,
    claimedAt: claimedAt?.toISOString() ?? null,
    provenAt: null,
    pages: [],
  } as const;
}

/** Clocks of honest machines differ by minutes; more is a wrong clock or a wrong claim. */
const clockToleranceMs = 10 * 60 * 1000;

function judgeClaim(claimedAt: Date | null, now: Date): StepReport {
  if (claimedAt === null) return stepOf([finding('fatal', 'TIME_MALFORMED')]);
  const evidence = { at: claimedAt.toISOString() };
  const isFuture = claimedAt.getTime() > now.getTime() + clockToleranceMs;
  const found: VerificationFinding = isFuture
    ? finding('fatal', 'TIME_IN_FUTURE', evidence)
    : finding('note', 'TIME_CLAIMED_ONLY', evidence);
  return stepOf([found]);
}

function signerSteps(
  signer: { readonly certificate: Certificate | null; readonly brought: readonly Certificate[] },
  claimedAt: Date | null,
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
    at: claimedAt ?? now,
    provenAt: null,
    now,
    trust,
    use: 'anySigner',
  });
  return {
    signingTime: judgeClaim(claimedAt, now),
    timeStamp: stepNotApplicable,
    signerChain: chain,
    signerValidity: validity,
  };
}
