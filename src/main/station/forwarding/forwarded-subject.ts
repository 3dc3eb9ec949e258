// What a report on paper says of the document that is passed on: which one, its sender's rule, and the consent, as far as they can be read. What counts is
// the check `forwarded` of the report.
import { FormatError } from '../../../formats/failure.ts';
import { openPackage, type PackageReader } from '../../../seals/package/reader.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import { forwardRuleOf } from '../../../shared/domain/forwarding.ts';
import { forwardedPaths, type PackageDocument } from '../../../shared/domain/package-document.ts';
import type { ForwardedSubject } from '../../../shared/domain/report-text.ts';
import { isConsentFor, readConsent } from './judge-forwarded.ts';

/** Undefined where the document passes none on, or nothing of it can be read. */
export async function forwardedSubjectOf(
  reader: PackageReader,
  trust: TrustStore,
  nowMs: number,
): Promise<ForwardedSubject | undefined> {
  const { content, sender: forwarder } = reader.document;
  const { forwards } = content;
  if (forwards === undefined) return undefined;
  const original = await readOriginal(reader);
  const notice = (await readConsent(reader, trust, nowMs))?.notice ?? null;
  const { title, docNumber, senderName: sender, packageSha256 } = forwards;
  return {
    ...{ title, docNumber, sender, packageSha256 },
    forward: original && forwardRuleOf(original.content),
    consent:
      notice !== null && isConsentFor(notice, forwards, forwarder.unit)
        ? { by: notice.byPerson, at: notice.issuedAt, reason: notice.reason }
        : null,
  };
}

async function readOriginal(reader: PackageReader): Promise<PackageDocument | null> {
  const source = reader.openPart(forwardedPaths.package);
  if (source === undefined) return null;
  try {
    return (await openPackage(source)).document;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
