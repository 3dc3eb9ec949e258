// What receiving asks of a package of ours beyond its signatures, asked of a file too: does document.json name what is there, is the sender the unit of the
// seal, is that seal registered for it, did the units that the content names seal the body? Threat: a genuine seal of another unit under somebody's name,
// in a file that only was looked at and never received. Without directory and registry these are undecided, never left out.
import type { ByteSource } from '../../formats/byte-source.ts';
import { FormatError } from '../../formats/failure.ts';
import type { ZipReader } from '../../formats/zip/read.ts';
import { type CheckOutcome, unknown, worstOutcome } from '../../shared/domain/report.ts';
import {
  type FileReport,
  finding,
  stepNotApplicable,
  stepOf,
  type StepReport,
} from '../../shared/domain/verification.ts';
import type { TrustMaterial } from '../trust/trust-material.ts';
import type { SenderTrust } from '../trust/sender-trust.ts';
import { judgeSealers } from './body-sealers.ts';
import { judgeCoverage, judgeManifestSignature } from './container-checks.ts';
import { documentPath, openPackage, type PackageReader } from './reader.ts';
import { judgeRegistration, judgeSenderBinding, type SenderFacts } from './sender-checks.ts';
import { judgeSealingTime } from './time-checks.ts';

type OwnStepName = 'packageDocument' | 'senderBinding' | 'sealRegistered' | 'bodySealers';
export type OwnSteps = Readonly<Record<OwnStepName, StepReport>>;

/** The steps of a container of another program, which has no sender of ours. */
export const foreignSteps: OwnSteps = {
  packageDocument: stepNotApplicable,
  senderBinding: stepNotApplicable,
  sealRegistered: stepNotApplicable,
  bodySealers: stepNotApplicable,
};

/** A package of ours; why it is none, where it has a document.json; null for containers of other programs. */
export async function openOwnPackage(
  source: ByteSource,
  zip: ZipReader,
): Promise<PackageReader | FormatError | null> {
  if (!zip.entry(documentPath)) return null;
  try {
    return await openPackage(source);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

/** The steps of a package with a document.json that this version cannot read: who sent it is then open. */
export function unreadableSteps({ code, detail }: FormatError): OwnSteps {
  const open = stepOf([finding('undecided', 'PACKAGE_DOCUMENT_UNREADABLE', { code, reason: detail })]);
  return { packageDocument: open, senderBinding: open, sealRegistered: open, bodySealers: open };
}

export interface OwnJudging {
  readonly trust: TrustMaterial | null;
  readonly now: Date;
  /** Reports of the sealed bodies, in the order of the package. */
  readonly bodies: readonly FileReport[];
}

/** Judges an opened package of ours. */
export function judgeOwnPackage(
  { document, container }: PackageReader,
  { trust, now, bodies }: OwnJudging,
): OwnSteps {
  const { cms } = judgeManifestSignature(container);
  const senders = trust?.senders ?? null;
  const { signerCertificate: certificate, signedAt } = cms;
  const { provenAt } = judgeSealingTime(cms, { trust, now });
  const facts = certificate && {
    document,
    certificate,
    signedAt,
    provenAt,
    trust: senders,
    note: null,
    noteUnit: null,
    now,
  };
  const ask = (judge: (facts: SenderFacts) => CheckOutcome): CheckOutcome =>
    facts ? judge(facts) : unknown('NOT_REACHED');
  const sealers = bodies.map((report) => {
    const { count, identity } = judgeSealers({
      report,
      document,
      packageSigner: certificate,
      trust: senders,
    });
    return count ?? identity;
  });
  return {
    packageDocument: stepFrom(judgeCoverage(container, document), senders),
    senderBinding: stepFrom(ask(judgeSenderBinding), senders),
    sealRegistered: stepFrom(ask(judgeRegistration), senders),
    bodySealers: stepFrom(worstOutcome(sealers) ?? unknown('BODY_MISSING'), senders),
  };
}

/** A seal that the registry does not know leaves the sender of a package of ours open, whatever the policy for files of others is. */
export function withStrictSeals(trust: TrustMaterial | null): TrustMaterial | null {
  return trust && { ...trust, policy: { ...trust.policy, unknownSealStatus: 'undecided' } };
}

function stepFrom({ result, code, evidence }: CheckOutcome, senders: SenderTrust | null): StepReport {
  if (result === 'notApplicable') return stepNotApplicable;
  if (result === 'failed') return stepOf([finding('fatal', code, evidence)], evidence);
  if (result === 'passed') return stepOf([], evidence);
  // Anchors may be here; what is missing is who may seal for whom.
  const said = code === 'TRUST_MISSING' && senders === null ? 'DIRECTORY_MISSING' : code;
  return stepOf([finding('undecided', said, evidence)], evidence);
}
