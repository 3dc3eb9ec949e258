import type { UnitCode } from '../../shared/domain/ids.ts';
import { forwardRuleOf } from '../../shared/domain/forwarding.ts';
import { formatOf } from '../../shared/domain/kinds.ts';
import { areCopiesNumberedRight } from '../../shared/domain/copy-numbers.ts';
import { sealedPackageOf, type DeliveryNote } from '../../shared/domain/messages.ts';
import type { PackageDocument } from '../../shared/domain/package-document.ts';
import type { DirectoryUnit, RegisteredSeal } from '../../shared/domain/published.ts';
import { type CheckOutcome, failed, notApplicable, passed, unknown } from '../../shared/domain/report.ts';
import { successorOf } from '../../shared/domain/successors.ts';
import { type Certificate, unitCodeOf } from '../pki/certificate.ts';
import { judgeStoppedSeal, type StoppedSealPolicy } from '../trust/stopped-seal.ts';
import type { SenderTrust } from '../trust/sender-trust.ts';

// Who sends: the unit in the seal's certificate, the unit of the delivery note, the sender in document.json, the issuer named in red head and
// signature are one unit under a name that it bore on the day of the document. Any difference is a failed check, never a note (design.md).

export interface SenderFacts {
  readonly document: PackageDocument;
  readonly certificate: Certificate;
  /** Claimed time of sealing. */
  readonly signedAt: Date | null;
  /** Time of a trusted time stamp over the package's signature. */
  readonly provenAt: Date | null;
  readonly trust: SenderTrust | null;
  readonly note: DeliveryNote | null;
  readonly noteUnit: UnitCode | null;
  readonly now: Date;
}

/** Names that a unit bore on a day (ISO date): the former full name until its last day, afterwards the present full and short names. */
export function namesOn(unit: DirectoryUnit, day: string): readonly string[] {
  const former = unit.formerNames
    .filter(({ until }) => day <= until)
    .sort((a, b) => (a.until < b.until ? -1 : 1))[0];
  return former ? [former.name] : [unit.name, unit.shortName];
}

/** The sender binding of design.md. */
export function judgeSenderBinding(facts: SenderFacts): CheckOutcome {
  const { document, certificate, trust, now } = facts;
  const sealUnit = unitCodeOf(certificate);
  if (sealUnit === null) return failed('SENDER_CERT_WITHOUT_UNIT');
  const other = otherUnit(facts, sealUnit);
  if (other) return failed('SENDER_UNIT_DIFFERS', { ...other, sealUnit });
  if (trust === null) return unknown('TRUST_MISSING');
  const unit = trust.unit(sealUnit);
  if (!unit) return failed('SENDER_NOT_IN_DIRECTORY', { sealUnit });
  const names = namesOn(unit, document.meta.CWRQ);
  const wrong = wrongName(document, names);
  if (wrong) {
    return failed('SENDER_NAME_DIFFERS', { ...wrong, names: names.join(' / '), day: document.meta.CWRQ });
  }
  if (isOverdue(trust.directory.nextUpdate, now)) {
    return unknown('DIRECTORY_STALE', { nextUpdate: trust.directory.nextUpdate });
  }
  return passed({ unit: sealUnit, name: document.sender.name });
}

/** The first place that names another unit than the seal's certificate. */
function otherUnit(
  { document, note, noteUnit }: SenderFacts,
  sealUnit: UnitCode,
): { where: string; unit: string } | null {
  const claims: readonly (readonly [string, string | null])[] = [
    ['document.sender', document.sender.unit],
    ['content.issuers', document.content.issuers[0]?.unit ?? ''],
    ['note.sender', note && note.sender],
    ['note.signer', note && noteUnit],
  ];
  for (const [where, unit] of claims) if (unit !== null && unit !== sealUnit) return { where, unit };
  return null;
}

function wrongName(
  { sender, content, meta }: PackageDocument,
  names: readonly string[],
): { where: string; name: string } | null {
  const claims: readonly (readonly [string, string])[] = [
    ['document.sender', sender.name],
    ['content.issuers', content.issuers[0]?.name ?? ''],
    ['meta.FWJGSM', meta.FWJGSM[0] ?? ''],
  ];
  for (const [where, name] of claims) if (!names.includes(name)) return { where, name };
  return isHeadOf(meta.FWJGBZ, names, content) ? null : { where: 'meta.FWJGBZ', name: meta.FWJGBZ };
}

const headEndings = ['', '文件', '令', '命令', '纪要', '简报'];

/**
 * GB/T 9704-2012, 7.2.4 and chapter 10: the name alone, with 文件, with 令 or 命令; of minutes and bulletins the name begins the head. A joint mark
 * holds the names of all issuers in their order, parted by ideographic blanks; the main issuer's alone may stand for it (条例 9.4).
 */
function isHeadOf(head: string, names: readonly string[], content: PackageDocument['content']): boolean {
  const named = ['minutes', 'bulletin'].includes(formatOf(content));
  if (names.some((name) => headEndings.some((ending) => head === name + ending))) return true;
  if (content.issuers.length < 2) return named && names.some((name) => head.startsWith(name));
  const others = content.issuers.slice(1).map(({ name }) => name);
  return names.some((name) =>
    headEndings.some((ending) => head === [name, ...others, ending].join('\u3000')),
  );
}

/** The seal's certificate stands in the registry, for this unit, active and in its window, under the name that signs. */
export function judgeRegistration(facts: SenderFacts): CheckOutcome {
  const { certificate, signedAt, provenAt, trust, now } = facts;
  if (trust === null) return unknown('TRUST_MISSING');
  const seal = trust.sealByCertificate(certificate.sha256);
  if (!seal) return failed('SEAL_NOT_REGISTERED', { certificate: certificate.sha256 });
  const unitCode = unitCodeOf(certificate) ?? '';
  if (seal.unit !== unitCode) {
    return failed('SEAL_UNIT_DIFFERS', { registered: seal.unit, certificate: unitCode });
  }
  const refused =
    judgeSealState(seal, { claimedAt: signedAt ?? now, provenAt }, trust.policy) ??
    judgeSealName(seal, facts, trust);
  if (refused) return refused;
  if (isOverdue(trust.registry.nextUpdate, now)) {
    return unknown('SEAL_REGISTRY_STALE', { nextUpdate: trust.registry.nextUpdate });
  }
  return passed(describeSeal(seal));
}

const describeSeal = (seal: RegisteredSeal): Readonly<Record<string, string>> => ({
  seal: seal.id,
  name: seal.name,
  validFrom: seal.validFrom,
  validUntil: seal.validUntil,
});

/** When a seal was used, as far as known. */
export interface SealUseTimes {
  readonly claimedAt: Date;
  /** By a trusted time stamp over the signature; null: there is only the claim. */
  readonly provenAt: Date | null;
}

/** May this seal have been used at that time, by what the registry says; null: nothing speaks against it. */
export function judgeSealState(
  seal: RegisteredSeal,
  times: SealUseTimes,
  policy: StoppedSealPolicy,
): CheckOutcome | null {
  const day = (times.provenAt ?? times.claimedAt).toISOString().slice(0, 10);
  if (day < seal.validFrom.slice(0, 10)) return failed('SEAL_NOT_YET_VALID', describeSeal(seal));
  if (day > seal.validUntil.slice(0, 10)) return failed('SEAL_EXPIRED_AT_SIGNING', describeSeal(seal));
  const { lifeSince = '', life = seal.state } = seal;
  const since = lifeSince === '' ? null : new Date(lifeSince);
  const stopped = judgeStoppedSeal({ ...seal, since }, times, policy);
  if (stopped === null) return null;
  const evidence = { ...describeSeal(seal), state: life, since: lifeSince };
  return stopped.force === 'fatal' ? failed(stopped.code, evidence) : unknown(stopped.code, evidence);
}

/** The engraved name signs; a standard short name may stand for it in the signature. */
function judgeSealName(
  seal: RegisteredSeal,
  { document }: SenderFacts,
  trust: SenderTrust,
): CheckOutcome | null {
  const unit = trust.unit(seal.unit);
  const names = unit ? namesOn(unit, document.meta.CWRQ) : [];
  const signature = document.meta.FWJGSM[0] ?? '';
  const isSame = signature === seal.name || (names.includes(signature) && names.includes(seal.name));
  return isSame ? null : failed('SEAL_NAME_MISMATCH', { ...describeSeal(seal), signature });
}

/** The note speaks of this very package and of the addressees that the content names; without a note there is nothing to compare. */
export function judgeNote(
  { document, note, noteUnit, trust }: SenderFacts,
  actual: { readonly sha256: string; readonly sizeBytes: number },
): CheckOutcome {
  if (note === null) return notApplicable('NO_DELIVERY_NOTE');
  const named = sealedPackageOf(note);
  // Who could not be encrypted to is named all the same: nobody is dropped from a document in silence.
  const announced = [...note.recipients, ...(note.later ?? [])];
  const differences: Readonly<Record<string, boolean>> = {
    documentId: note.documentId !== document.documentId,
    sha256: named.sha256 !== actual.sha256,
    sizeBytes: named.sizeBytes !== actual.sizeBytes,
    urgency: note.urgency !== document.content.urgency,
    forward: (note.forward ?? 'ask') !== forwardRuleOf(document.content),
    // 补发 names only whom the sender added; a successor stands for the unit that the content names.
    recipients:
      note.supplement !== true && recipientKey(announced) !== recipientKey(document.content.recipients),
    successor: note.recipients.some((row) => isRoutedWrong(row, trust)),
    copyNumbers: !areCopiesNumberedRight(announced),
  };
  const different = Object.keys(differences).filter((field) => differences[field]);
  if (different.length > 0) return failed('NOTE_DIFFERS', { fields: different.join(', ') });
  return noteUnit === null ? unknown('NOTE_SIGNER_UNKNOWN') : passed({ sequence: String(note.sequence) });
}

/** A successor that the directory does not name: nobody but the authority says who takes a unit's mail. */
function isRoutedWrong(
  { unit, insteadOf }: DeliveryNote['recipients'][number],
  trust: SenderTrust | null,
): boolean {
  if (insteadOf === undefined || trust === null) return false;
  const units = new Map(trust.directory.units.map((one) => [one.code, one]));
  return successorOf(insteadOf, units)?.code !== unit;
}

function recipientKey(
  recipients: readonly { unit: string; role: string; copies: number; insteadOf?: string }[],
): string {
  return recipients
    .map(({ unit, role, copies, insteadOf }) => `${insteadOf ?? unit} ${role} ${copies}`)
    .sort()
    .join('\n');
}

/** True when a list's next issue should have come by now. */
function isOverdue(nextUpdate: string, now: Date): boolean {
  return !(Date.parse(nextUpdate) >= now.getTime());
}
