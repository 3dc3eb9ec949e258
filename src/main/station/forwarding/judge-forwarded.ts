// The document that a received one passes on, judged by the station that gets it, from what its own sender sealed and signed: nothing of what the forwarding
// unit says is believed. Threat: another document in the place of the one that is named, a forged or changed original, a unit that passes on what it never
// was sent, one that passes on against the sender's rule, a consent that was given for something or somebody else.
import type { ByteSource } from '../../../formats/byte-source.ts';
import type { ForwardedJudgement } from '../../../seals/package/verify.ts';
import type { PackageReader } from '../../../seals/package/reader.ts';
import { verifyMessage } from '../../../seals/trust/machine-jws.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import type { ForwardedDocument } from '../../../shared/domain/content.ts';
import { forwardRuleOf } from '../../../shared/domain/forwarding.ts';
import type { Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import type { IncomingNotice } from '../../../shared/domain/messages.ts';
import { forwardedPaths, type PackageDocument } from '../../../shared/domain/package-document.ts';
import {
  checkNames,
  type CheckOutcome,
  failed,
  passed,
  type SealReport,
  unknown,
  verdictOf,
} from '../../../shared/domain/report.ts';
import { readNote, type ReadNote } from '../receiving/delivery-note.ts';

/** Notes name thousands of units at most; a consent is a short message. */
const maxTextBytes = 4 * 1024 * 1024;

interface JudgedInside {
  readonly report: SealReport;
  readonly document: PackageDocument | null;
}

export interface ForwardedJudgeTools {
  readonly trust: { current(): TrustStore | null };
  readonly clock: { nowMs(): number };
  /** Judges a package by itself, whoever it was for. */
  readonly judge: (inside: {
    readonly source: ByteSource;
    readonly sha256: Sha256;
    readonly read: ReadNote | null;
  }) => Promise<JudgedInside>;
}

export type ForwardedJudge = (
  document: PackageDocument,
  reader: PackageReader,
) => Promise<ForwardedJudgement>;

/** The judge of what is passed on. */
export function createForwardedJudge(tools: ForwardedJudgeTools): ForwardedJudge {
  return async (document, reader) => {
    const { forwards } = document.content;
    const trust = tools.trust.current();
    const source = reader.openPart(forwardedPaths.package);
    if (forwards === undefined || source === undefined)
      return { outcome: failed('FORWARDED_DIFFERS', { fields: 'parts' }), report: null };
    if (trust === null) return { outcome: unknown('TRUST_MISSING'), report: null };
    const token = await readText(reader, forwardedPaths.note);
    const read = token === null ? null : await readNote(token, trust, tools.clock.nowMs());
    const inside = await tools.judge({ source, sha256: forwards.packageSha256, read });
    const consent = await readConsent(reader, trust, tools.clock.nowMs());
    // One layer deep: what the original says of an original of its own is not asked.
    const { ...report } = inside.report;
    delete report.forwarded;
    const facts = { forwards, forwarder: document.sender.unit, inside, read, consent };
    return { outcome: judgeFacts(facts), report };
  };
}

async function readText(reader: PackageReader, path: string): Promise<string | null> {
  const source = reader.openPart(path);
  if (source === undefined || source.sizeBytes > maxTextBytes) return null;
  return Buffer.from(await source.read(0, source.sizeBytes)).toString('utf8');
}

/** A consent that its signer did sign; null: none came along, or it does not hold. */
type Consent = { readonly notice: IncomingNotice | null } | null;

/** The consent in the package, proven. */
export async function readConsent(reader: PackageReader, trust: TrustStore, nowMs: number): Promise<Consent> {
  const token = await readText(reader, forwardedPaths.consent);
  if (token === null) return null;
  const verified = await verifyMessage<IncomingNotice>({
    token,
    trust,
    expectedType: 'yizhan/document-notice/1',
    now: new Date(nowMs),
  });
  return { notice: verified.ok ? verified.payload : null };
}

interface ForwardedFacts {
  readonly forwards: ForwardedDocument;
  readonly forwarder: UnitCode;
  readonly inside: JudgedInside;
  readonly read: ReadNote | null;
  readonly consent: Consent;
}

/** What is certain comes before what is open: a rule that is broken stays broken when newer lists come. */
function judgeFacts(facts: ForwardedFacts): CheckOutcome {
  const { forwards, inside, read, forwarder } = facts;
  const { document, report } = inside;
  const flaw = checkNames.find((name) => report.checks[name].result === 'failed');
  if (document === null || flaw !== undefined) {
    const check = flaw ?? 'containerWellFormed';
    return failed('FORWARDED_INVALID', { check, code: report.checks[check].code });
  }
  const different = differentFields(forwards, document);
  if (different.length > 0) return failed('FORWARDED_DIFFERS', { fields: different.join(', ') });
  if (document.content.forwards !== undefined) return failed('FORWARDED_NESTED');
  if (read?.note.recipients.every(({ unit }) => unit !== forwarder) !== false)
    return failed('FORWARDER_NOT_ADDRESSED', { unit: forwarder });
  return (
    judgeRule(facts, document) ??
    (verdictOf(report.checks) === 'valid'
      ? passed({ original: forwards.documentId, sender: forwards.sender })
      : unknown('FORWARDED_UNDECIDED'))
  );
}

function differentFields(
  forwards: ForwardedDocument,
  { documentId, sender, meta, content }: PackageDocument,
) {
  const same: Readonly<Record<string, boolean>> = {
    documentId: documentId === forwards.documentId,
    sender: sender.unit === forwards.sender,
    senderName: sender.name === forwards.senderName,
    docNumber: meta.FWZH === forwards.docNumber,
    title: content.title === forwards.title,
  };
  return Object.keys(same).filter((field) => same[field] !== true);
}

/** What the original's sender allows, by its own seal; null: nothing against it. */
function judgeRule(
  { forwards, forwarder, consent }: ForwardedFacts,
  { content }: PackageDocument,
): CheckOutcome | null {
  const rule = forwardRuleOf(content);
  if (rule === 'yes') return null;
  const evidence = { sender: forwards.sender, unit: forwarder };
  if (rule === 'no') return failed('FORWARD_NOT_ALLOWED', evidence);
  if (consent === null) return failed('FORWARD_WITHOUT_CONSENT', evidence);
  return isConsentFor(consent.notice, forwards, forwarder)
    ? null
    : failed('FORWARD_CONSENT_REFUSED', evidence);
}

/** True for the consent of the original's sender, for this original and this unit. */
export function isConsentFor(
  notice: IncomingNotice | null,
  { documentId, sender }: ForwardedDocument,
  forwarder: UnitCode,
): boolean {
  return (
    notice?.kind === 'permit' &&
    notice.documentId === documentId &&
    notice.sender === sender &&
    notice.addressees.includes(forwarder)
  );
}
