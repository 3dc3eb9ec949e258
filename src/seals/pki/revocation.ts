// Was a certificate revoked? Offline, by whatever lists are there (seals.md section 6). A revocation in any authentic list counts, however old the
// list; "not in the list" counts only up to the list's own time, or while the list is fresh.
import { failed, passed, unknown } from '../../shared/domain/report.ts';
import type { CheckOutcome } from '../../shared/domain/report.ts';
import type { Certificate } from './certificate.ts';
import { isAuthenticCrl } from './crl.ts';
import type { Crl, RevocationReason, RevokedEntry } from './crl.ts';
import { describeName } from './distinguished-name.ts';

interface RevocationQuestion {
  /** Leaf first, anchor last; null when the chain does not hold. */
  readonly path: readonly Certificate[] | null;
  readonly at: Date;
  readonly now: Date;
  readonly crls: readonly Crl[];
  readonly revocation: 'soft' | 'hard';
}

/** After these a signature of any claimed time may be the thief's (no trusted time stamps yet). */
const alwaysFatal: readonly RevocationReason[] = ['keyCompromise', 'cACompromise', 'aACompromise'];

/** Judges every certificate of the path below the anchor; the worst answer counts. */
export function judgeRevocation(question: RevocationQuestion): CheckOutcome {
  const { path } = question;
  if (path === null) return undecided(question, 'REVOCATION_UNKNOWN', { reason: 'chain' });
  const outcomes = path.slice(0, -1).map((certificate, index) => {
    const issuer = path[index + 1];
    return issuer === undefined
      ? undecided(question, 'REVOCATION_UNKNOWN', {})
      : judgeOne(certificate, issuer, question);
  });
  const worst =
    outcomes.find(({ result }) => result === 'failed') ?? outcomes.find(({ result }) => result === 'unknown');
  return worst ?? outcomes[0] ?? undecided(question, 'REVOCATION_UNKNOWN', {});
}

function judgeOne(certificate: Certificate, issuer: Certificate, question: RevocationQuestion): CheckOutcome {
  const { at, now } = question;
  const subject = { certificate: describeName(certificate.subject) };
  const named = question.crls.filter((crl) => Buffer.compare(crl.issuer.raw, issuer.subject.raw) === 0);
  if (named.length === 0) return undecided(question, 'REVOCATION_UNKNOWN', subject);
  const authentic = named.filter((crl) => isAuthenticCrl(crl, issuer));
  if (authentic.length === 0) return undecided(question, 'CRL_SIG_INVALID', subject);
  const usable = authentic.filter(({ unknownCritical }) => unknownCritical.length === 0);
  const newest = usable.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())[0];
  if (newest === undefined) return undecided(question, 'CRL_CRITICAL_EXT_UNKNOWN', subject);
  const revoked = findRevoked(certificate, usable);
  const listDate = newest.thisUpdate.toISOString();
  if (revoked !== undefined) {
    const evidence = { ...subject, revokedAt: revoked.revokedAt.toISOString(), reason: revoked.reason };
    const before = revoked.revokedAt <= at || alwaysFatal.includes(revoked.reason);
    return before
      ? failed('CERT_REVOKED_BEFORE_SIGNING', evidence)
      : passed({ ...evidence, listDate, note: 'CERT_REVOKED_AFTER_SIGNING' });
  }
  const fresh = newest.nextUpdate !== null && newest.nextUpdate >= now;
  if (fresh) return passed({ listDate });
  const evidence = { ...subject, listDate, nextUpdate: newest.nextUpdate?.toISOString() ?? '' };
  return at < newest.thisUpdate
    ? passed({ ...evidence, note: 'CRL_STALE' })
    : undecided(question, 'CRL_STALE', evidence);
}

/** Lists may differ in what they say; the gravest reason, else the earliest day, counts. */
function findRevoked(certificate: Certificate, crls: readonly Crl[]): RevokedEntry | undefined {
  const entries = crls.flatMap((crl) => crl.revoked.get(certificate.serialHex) ?? []);
  const grave = entries.find(({ reason }) => alwaysFatal.includes(reason));
  return grave ?? entries.toSorted((a, b) => a.revokedAt.getTime() - b.revokedAt.getTime())[0];
}

function undecided(
  { revocation }: RevocationQuestion,
  code: string,
  evidence: Readonly<Record<string, string>>,
): CheckOutcome {
  return revocation === 'hard' ? failed(code, evidence) : unknown(code, evidence);
}
