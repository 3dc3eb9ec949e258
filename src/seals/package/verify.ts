// Judges a sealed package completely: every check of the report gets an outcome, each from the stored bytes. Threat: a changed or added file, a
// manifest or seal from elsewhere, a genuine seal of the wrong unit, a revoked key, a note for another package, a page that says something else
// than the approved content. Checks that could not be reached stay unknown; nothing unknown reads as valid. Hostile bytes never throw.
import { type ByteSource, hashStream, passChunks } from '../../formats/byte-source.ts';
import { FormatError } from '../../formats/failure.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { DeliveryNote } from '../../shared/domain/messages.ts';
import type { PackageDocument } from '../../shared/domain/package-document.ts';
import {
  type CheckName,
  checkNames,
  type CheckOutcome,
  failed,
  notForwarded,
  passed,
  type SealChecks,
  type SealReport,
  unknown,
} from '../../shared/domain/report.ts';
import { type Certificate, unitCodeOf, unitNameOf } from '../pki/certificate.ts';
import { describeName } from '../pki/distinguished-name.ts';
import type { CmsOutcome } from '../pki/cms.ts';
import { judgeSignerTrust } from '../pdf/signer-trust.ts';
import type { VerificationCache } from '../pki/verification-cache.ts';
import { type TrustMaterial, trustMaterialOf } from '../trust/trust-material.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { judgeBodies } from './body-checks.ts';
import { judgeCoverage, judgeDigests, judgeManifestSignature } from './container-checks.ts';
import { judgePageContent, type RendersOf } from './page-checks.ts';
import { openPackage, type PackageReader } from './reader.ts';
import { judgeNote, judgeRegistration, judgeSenderBinding, type SenderFacts } from './sender-checks.ts';
import { judgeSealingTime } from './time-checks.ts';

export interface JudgePackageOptions {
  readonly source: ByteSource;
  /** SHA-256 of these very bytes, when whoever asks has just computed it from them; left out: computed here. */
  readonly sourceSha256?: string | undefined;
  /** The delivery note whose JWS was opened before; null when the package did not come with one (own re-check, courier). */
  readonly note: DeliveryNote | null;
  /** Unit whose machine key signed the note; null when that could not be judged. */
  readonly noteUnit: UnitCode | null;
  readonly trust: TrustStore | null;
  /** The same trust as the sealed files inside are judged by; who judges many packages keeps it, with its cache. Made of `trust` when left out. */
  readonly material?: TrustMaterial | null;
  readonly now: Date;
  /** The secrecy gate; asked only about packages that opened. */
  readonly secrecy: (document: PackageDocument, reader: PackageReader) => Promise<CheckOutcome>;
  /** Judges the document that this one passes on; asked only about packages that carry one. Left out: it stays open. */
  readonly forwarded?: (document: PackageDocument, reader: PackageReader) => Promise<ForwardedJudgement>;
  /** Lays the content out again and hashes the page model. */
  readonly pageModelSha256Of: (document: PackageDocument) => string;
  /** Draws the files again as they were before the first seal; with it the pages themselves are compared, byte by byte, not only their model's hash. */
  readonly rendersOf?: RendersOf;
}

/** Outcome of the check, and the report of the document that is passed on when it could be judged. */
export interface ForwardedJudgement {
  readonly outcome: CheckOutcome;
  readonly report: Omit<SealReport, 'forwarded'> | null;
}

export interface PackageJudgement {
  readonly report: SealReport;
  /** What the package holds, valid or not; null when it could not be opened. */
  readonly document: PackageDocument | null;
  readonly reader: PackageReader | null;
}

/** Judges a package. Rejects only when the source itself cannot be read. */
export async function judgePackage(options: JudgePackageOptions): Promise<PackageJudgement> {
  const opened = await tryOpen(options.source);
  if (!(opened instanceof FormatError)) return judgeOpened(opened, options);
  const isAmbiguous = opened.code === 'CONTAINER_AMBIGUOUS';
  const found = failed(opened.code, { reason: opened.detail });
  const checks = fill(isAmbiguous ? { containerUnambiguous: found } : { containerWellFormed: found });
  return { report: reportOf(checks, null, options.now), document: null, reader: null };
}

async function tryOpen(source: ByteSource): Promise<PackageReader | FormatError> {
  try {
    return await openPackage(source);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

async function judgeOpened(reader: PackageReader, options: JudgePackageOptions): Promise<PackageJudgement> {
  const { document, container } = reader;
  const trust = options.material ?? (options.trust && trustMaterialOf(options.trust));
  const { cms, outcome: manifestSignature } = judgeManifestSignature(container, trust?.cache);
  const time = judgeSealingTime(cms, { trust, now: options.now });
  // The page first: it is drawn in another thread while this one goes through the rest.
  const [contentMatchesPage, digestsMatch, body, signer, secrecy, forwarded] = await Promise.all([
    judgePageContent(reader, options),
    judgeDigests(container, document),
    judgeBodies(reader, cms.signerCertificate, options),
    judgeSigner(reader, { cms, provenAt: time.provenAt, cache: trust?.cache }, options),
    guard('SECRECY_UNREADABLE', () => options.secrecy(document, reader)),
    judgeForwarded(reader, options),
  ]);
  const checks = fill({
    containerWellFormed: passed(),
    containerUnambiguous: passed(),
    everyFileCovered: judgeCoverage(container, document),
    digestsMatch,
    manifestSignature,
    ...body.checks,
    ...signer,
    sealingTime: time.outcome,
    contentMatchesPage,
    secrecy: markingInside(forwarded) ?? secrecy,
    forwarded: forwarded.outcome,
  });
  const report = {
    ...reportOf(checks, cms, options.now),
    bodies: body.bodies,
    ...(forwarded.report && { forwarded: forwarded.report }),
  };
  return { report, document, reader };
}

async function judgeForwarded(
  reader: PackageReader,
  { forwarded }: JudgePackageOptions,
): Promise<ForwardedJudgement> {
  if (reader.document.content.forwards === undefined) return { outcome: notForwarded, report: null };
  if (forwarded === undefined) return { outcome: unknown('FORWARDED_UNDECIDED'), report: null };
  return forwarded(reader.document, reader);
}

/** What may not be shown may not be shown in a cover either. */
function markingInside({ report }: ForwardedJudgement): CheckOutcome | null {
  const secrecy = report?.checks.secrecy;
  return secrecy?.code === 'SECRECY_MARKING' ? secrecy : null;
}

type SomeChecks = Partial<Record<CheckName, CheckOutcome>>;

/** Everything that was not reached is unknown. */
function fill(some: SomeChecks): SealChecks {
  const entries = checkNames.map((name) => [name, some[name] ?? unknown('NOT_REACHED')] as const);
  return Object.fromEntries(entries) as Record<CheckName, CheckOutcome>;
}

interface SignedPackage {
  readonly cms: CmsOutcome;
  readonly provenAt: Date | null;
  readonly cache: VerificationCache | undefined;
}

async function judgeSigner(
  reader: PackageReader,
  { cms, provenAt, cache }: SignedPackage,
  options: JudgePackageOptions,
): Promise<SomeChecks> {
  const certificate = cms.signerCertificate;
  if (!certificate) return {};
  const { signedAt, certificates } = cms;
  const path = judgeSignerTrust({ ...options, certificate, certificates, signedAt, provenAt, cache });
  const facts: SenderFacts = { ...options, document: reader.document, certificate, signedAt, provenAt };
  const { source, sourceSha256: sha256 } = options;
  const actual =
    sha256 === undefined ? await hashStream(passChunks(source)) : { sha256, sizeBytes: source.sizeBytes };
  return {
    certificateChain: path.chain,
    certificateUse: path.use,
    certificateValidAtSealing: path.validity,
    notRevoked: path.revocation,
    sealRegistered: judgeRegistration(facts),
    senderBinding: judgeSenderBinding(facts),
    deliveryNote: judgeNote(facts, actual),
  };
}

/** The gate reads foreign files: one that breaks it must not stop the report. */
async function guard(code: string, judge: () => Promise<CheckOutcome>): Promise<CheckOutcome> {
  try {
    return await judge();
  } catch (error) {
    if (error instanceof FormatError) return unknown(code, { reason: error.detail });
    throw error;
  }
}

function reportOf(checks: SealChecks, cms: CmsOutcome | null, now: Date): SealReport {
  const certificate: Certificate | null = cms?.signerCertificate ?? null;
  return {
    checks,
    judgedAt: now.toISOString(),
    seal: {
      unitCode: certificate && unitCodeOf(certificate),
      unitName: certificate && unitNameOf(certificate),
      certificateSha256: certificate?.sha256 ?? null,
      sealedAt: cms?.signedAt?.toISOString() ?? null,
      issuedBy: certificate && describeName(certificate.issuer),
    },
  };
}
