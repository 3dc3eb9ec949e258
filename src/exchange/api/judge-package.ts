// Judges a package before it is accepted, so that a bad one stops at the centre and not on 700 desks. Nobody believes the exchange for it: every
// station judges again.
import type { ByteSource } from '../../formats/byte-source.ts';
import { judgePackage } from '../../seals/package/verify.ts';
import type { TrustStore } from '../../seals/trust/trust-store.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { DeliveryNote } from '../../shared/domain/messages.ts';
import type { PackageDocument } from '../../shared/domain/package-document.ts';
import { checkNames, failed, passed, type CheckOutcome } from '../../shared/domain/report.ts';
import { judgeSecrecy, secrecyTextsOf } from '../../shared/domain/secrecy.ts';
import { refusal, type Refusal } from './refusal.ts';

export interface PackageQuestion {
  readonly source: ByteSource;
  readonly note: DeliveryNote;
  readonly noteUnit: UnitCode;
  readonly trust: TrustStore;
  readonly now: Date;
}

/**
 * Why a package is refused; null when nothing is surely wrong with it. What the exchange cannot know (a list that is not fresh) is left to the
 * receiving station. Whether the page says what the content says is judged there too: the exchange lays nothing out.
 */
export async function refuseBadPackage(question: PackageQuestion): Promise<Refusal | null> {
  const { report } = await judgePackage({
    ...question,
    secrecy: (document) => Promise.resolve(judgeSecrecyFields(document)),
    pageModelSha256Of: (document) => document.pageModelSha256,
  });
  const { checks } = report;
  if (checks.secrecy.result === 'failed') return refusal('secrecy-marking', checks.secrecy.evidence);
  const failing = checkNames.filter((name) => checks[name].result === 'failed');
  const [check] = failing;
  if (check === undefined) return null;
  return refusal('package-refused', { check, reason: checks[check].code, checks: failing.join(' ') });
}

/** The light marking test: the secrecy field, title, body and names. The texts of attachments are read by the sending and the receiving station. */
function judgeSecrecyFields(document: PackageDocument): CheckOutcome {
  const field = { place: 'field', where: 'MJHBMQX', text: document.meta.MJHBMQX ?? '' } as const;
  const marking = judgeSecrecy([field, ...secrecyTextsOf(document.content)]).find(
    (finding) => finding.strength === 'block',
  );
  return marking ? failed('SECRECY_MARKING', { where: marking.where }) : passed();
}
