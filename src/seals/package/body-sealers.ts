// Whose seals a sealed file bears: one for each unit that the page has a place for, in the order of the content, the main issuer's first. The main
// issuer's is the seal of the package, by its RSA certificate or by the SM2 certificate of the same registered seal; a co-issuer's stands in the registry
// for that very unit. Threat: a genuine seal of a unit that never agreed, or of the right unit on a file that another one packed.
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { PackageDocument } from '../../shared/domain/package-document.ts';
import type { RegisteredSeal } from '../../shared/domain/published.ts';
import { type CheckOutcome, failed, passed, unknown, worstOutcome } from '../../shared/domain/report.ts';
import type { FileReport, SealVerification } from '../../shared/domain/verification.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { SenderTrust } from '../trust/sender-trust.ts';
import { judgeSealState } from './sender-checks.ts';

interface Question {
  readonly report: FileReport;
  readonly document: PackageDocument;
  readonly packageSigner: Certificate | null;
  readonly trust: SenderTrust | null;
}

/** `count` is null when the number of seals is right. */
export function judgeSealers(question: Question): {
  readonly count: CheckOutcome | null;
  readonly identity: CheckOutcome;
} {
  const { report, document } = question;
  const seals = report.seals.filter(({ kind }) => kind !== 'timeStamp');
  const { issuers } = document.content;
  const least = document.layout.seals.length;
  // A further one would speak for a unit that the content does not name; a missing one leaves a place empty that the page has.
  const isCount = seals.length <= issuers.length && seals.length >= least;
  const count = isCount
    ? null
    : failed('BODY_SEAL_COUNT', { seals: String(seals.length), issuers: String(issuers.length) });
  const outcomes = seals.map((seal, index) =>
    index === 0 ? judgeMain(question, seal) : judgeCoIssuer(question, seal, sealerAt(document, index)),
  );
  return { count, identity: worstOutcome(outcomes) ?? unknown('NOT_REACHED') };
}

/** Units seal in the order of the page's places; an issuer without a seal has none. */
export function sealerAt({ layout, content }: PackageDocument, index: number): UnitCode | undefined {
  return layout.seals[index]?.unit ?? content.issuers[index]?.unit;
}

/**
 * The certificate, not only the key, must be the one of the package, the second one of the same registered seal, or one of the seal that the package's
 * took the place of: a main issuer whose seal is renewed while the others seal signs the package with the new one.
 */
function judgeMain({ packageSigner, trust, report }: Question, body: SealVerification): CheckOutcome {
  const { certificateSha256: sha256 } = body;
  if (sha256 === null || !packageSigner) return unknown('NOT_REACHED');
  if (packageSigner.sha256 === sha256) return passed({ certificate: sha256 });
  if (trust === null) return unknown('TRUST_MISSING');
  const ofPackage = trust.sealByCertificate(packageSigner.sha256);
  const ofBody = trust.sealByCertificate(sha256);
  if (ofPackage !== undefined && ofBody === ofPackage)
    return passed({ certificate: sha256, seal: ofBody.id });
  if (ofPackage === undefined || ofBody === undefined || !isRenewal(trust, ofBody, ofPackage))
    return failed('BODY_SEALED_BY_ANOTHER', { body: sha256, package: packageSigner.sha256 });
  const ended = judgeSealState(ofBody, timesOf(body, report), trust.policy);
  return ended ?? passed({ certificate: sha256, seal: ofBody.id, renewedAs: ofPackage.id });
}

/** The registry names the one as what the other became, of the same unit, by however many renewals. */
function isRenewal({ registry }: SenderTrust, from: RegisteredSeal, to: RegisteredSeal): boolean {
  const seen = new Set<string>();
  let seal: RegisteredSeal | undefined = from;
  while (seal !== undefined && seal.unit === to.unit && !seen.has(seal.id)) {
    if (seal.id === to.id) return true;
    seen.add(seal.id);
    const next: string | undefined = seal.supersededBy;
    seal = registry.seals.find(({ id }) => id === next);
  }
  return false;
}

const timesOf = ({ claimedAt, provenAt }: SealVerification, report: FileReport) => ({
  claimedAt: new Date(claimedAt ?? report.judgedAt),
  provenAt: provenAt === null ? null : new Date(provenAt),
});

function judgeCoIssuer(
  { trust, report }: Question,
  body: SealVerification,
  unit: UnitCode | undefined,
): CheckOutcome {
  const { certificateSha256: sha256 } = body;
  if (sha256 === null) return unknown('NOT_REACHED');
  if (trust === null) return unknown('TRUST_MISSING');
  const seal = trust.sealByCertificate(sha256);
  if (seal === undefined) return failed('SEAL_NOT_REGISTERED', { certificate: sha256 });
  if (seal.unit !== unit) return failed('SEAL_UNIT_DIFFERS', { registered: seal.unit, expected: unit ?? '' });
  return (
    judgeSealState(seal, timesOf(body, report), trust.policy) ?? passed({ unit: seal.unit, seal: seal.id })
  );
}
