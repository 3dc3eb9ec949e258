// Was a certificate revoked? Offline, by whatever lists are there (seals.md section 6). A revocation in any authentic list counts, however old the
// list; "not in the list" counts only up to the list's own time, or while the list is fresh, and only while the certificate would still be listed.
import { finding } from '../../shared/domain/verification.ts';
import type { FindingForce, VerificationFinding } from '../../shared/domain/verification.ts';
import type { VerificationPolicy } from '../../shared/domain/verification-policy.ts';
import type { Certificate } from './certificate.ts';
import { isAuthenticCrl } from './crl.ts';
import type { Crl, RevocationReason, RevokedEntry } from './crl.ts';
import { describeName } from './distinguished-name.ts';
import { isSameName } from './name-match.ts';

export interface RevocationQuestion {
  /** The proven time of signing, else the claimed one. */
  readonly at: Date;
  /** The proven time; null: there is only a claim, and a thief claims what he likes. */
  readonly provenAt: Date | null;
  readonly now: Date;
  readonly crls: readonly Crl[];
  readonly policy: Pick<VerificationPolicy, 'revocation' | 'listToleranceDays'>;
}

/** What the lists say of one certificate. */
export interface RevocationAnswer {
  /** Null: not revoked at that time. */
  readonly finding: VerificationFinding | null;
  /** `listDate` and the like, whatever the answer. */
  readonly evidence: Readonly<Record<string, string>>;
}

const forceByPolicy: Readonly<Record<VerificationPolicy['revocation'], FindingForce>> = {
  note: 'note',
  soft: 'undecided',
  hard: 'fatal',
};

/** After these a signature of any claimed time may be the thief's; only a proven time before them helps. */
const stolenKey: readonly RevocationReason[] = ['keyCompromise', 'cACompromise', 'aACompromise'];

/** The weight of not knowing, as the policy has it. */
export function revocationUnknown(
  policy: RevocationQuestion['policy'],
  code: string,
  evidence: Readonly<Record<string, string>>,
): VerificationFinding {
  return finding(forceByPolicy[policy.revocation], code, evidence);
}

/** Judges every certificate of the path (leaf first, anchor last) below the anchor, leaf first. */
export function judgePathRevocation(
  path: readonly Certificate[],
  question: RevocationQuestion,
): readonly RevocationAnswer[] {
  return path.slice(0, -1).map((certificate, index) => {
    const issuer = path[index + 1];
    if (issuer === undefined) throw new RangeError('a path without its anchor');
    return judgeOne(certificate, issuer, question);
  });
}

function judgeOne(
  certificate: Certificate,
  issuer: Certificate,
  question: RevocationQuestion,
): RevocationAnswer {
  const subject = { certificate: describeName(certificate.subject) };
  const lists = usableLists(issuer, question.crls);
  if (typeof lists === 'string') {
    const evidence = { ...subject, issuer: describeName(issuer.subject) };
    return { finding: revocationUnknown(question.policy, lists, evidence), evidence };
  }
  const revoked = findRevoked(certificate, lists, question.at);
  return revoked === undefined
    ? judgeAbsence(certificate, lists, question)
    : judgeEntry(revoked, subject, question);
}

// The lists of a trust stay the same for a day of documents, and nothing of this depends on a time.
const usable = new WeakMap<readonly Crl[], WeakMap<Certificate, readonly Crl[] | string>>();

/** The lists that may be used for what this issuer issued, newest first; else why there is none. */
function usableLists(issuer: Certificate, crls: readonly Crl[]): readonly Crl[] | string {
  const known = usable.get(crls)?.get(issuer);
  if (known !== undefined) return known;
  const byIssuer = usable.get(crls) ?? new WeakMap<Certificate, readonly Crl[] | string>();
  const lists = chooseLists(issuer, crls);
  usable.set(crls, byIssuer.set(issuer, lists));
  return lists;
}

function chooseLists(issuer: Certificate, crls: readonly Crl[]): readonly Crl[] | string {
  const named = crls.filter((crl) => isSameName(crl.issuer, issuer.subject));
  if (named.length === 0) return 'REVOCATION_UNKNOWN';
  const authentic = named.filter((crl) => isAuthenticCrl(crl, issuer));
  if (authentic.length === 0) return 'CRL_SIG_INVALID';
  const understood = authentic.filter(({ unknownCritical }) => unknownCritical.length === 0);
  if (understood.length === 0) return 'CRL_CRITICAL_EXT_UNKNOWN';
  return understood.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
}

/** Lists may differ in what they say; the gravest reason, else the earliest day, counts. */
function findRevoked(certificate: Certificate, lists: readonly Crl[], at: Date): RevokedEntry | undefined {
  const entries = lists.flatMap((list) => {
    const entry = list.revoked.get(certificate.serialHex);
    return entry === undefined || isReleased(entry, list, lists, at) ? [] : [entry];
  });
  const stolen = entries.find(({ reason }) => stolenKey.includes(reason));
  return stolen ?? entries.toSorted((a, b) => a.revokedAt.getTime() - b.revokedAt.getTime())[0];
}

/** A hold that a later list, still before the signing, no longer has was lifted. */
function isReleased(entry: RevokedEntry, list: Crl, lists: readonly Crl[], at: Date): boolean {
  return (
    entry.reason === 'certificateHold' &&
    lists.some(
      ({ thisUpdate, revoked }) =>
        thisUpdate > list.thisUpdate && thisUpdate <= at && !revoked.has(entry.serialHex),
    )
  );
}

function judgeEntry(
  { revokedAt, reason, invalidSince }: RevokedEntry,
  subject: Readonly<Record<string, string>>,
  { at, provenAt }: RevocationQuestion,
): RevocationAnswer {
  const evidence = { ...subject, revokedAt: revokedAt.toISOString(), reason };
  const since = invalidSince !== undefined && invalidSince < revokedAt ? invalidSince : revokedAt;
  const before = stolenKey.includes(reason) ? provenAt === null || provenAt >= since : revokedAt <= at;
  return {
    finding: before
      ? finding('fatal', 'CERT_REVOKED_BEFORE_SIGNING', evidence)
      : finding('note', 'CERT_REVOKED_AFTER_SIGNING', evidence),
    evidence,
  };
}

function judgeAbsence(
  certificate: Certificate,
  lists: readonly Crl[],
  { at, now, policy }: RevocationQuestion,
): RevocationAnswer {
  // A list from the future is no proof yet; what it revokes was counted above.
  const nowMs = now.getTime();
  const newest = lists.find((list) => list.thisUpdate.getTime() <= nowMs && wouldList(list, certificate));
  const subject = { certificate: describeName(certificate.subject) };
  if (newest === undefined) {
    const evidence = { ...subject, listDate: lists[0]?.thisUpdate.toISOString() ?? '' };
    return { finding: revocationUnknown(policy, 'REVOCATION_UNKNOWN', evidence), evidence };
  }
  const listDate = newest.thisUpdate.toISOString();
  if (isFresh(newest, now, policy.listToleranceDays)) return { finding: null, evidence: { listDate } };
  const nextUpdate = newest.nextUpdate?.toISOString() ?? '';
  const evidence = { ...subject, listDate, nextUpdate, ageDays: String(daysBetween(newest.thisUpdate, now)) };
  return at < newest.thisUpdate
    ? { finding: finding('note', 'CRL_STALE', evidence), evidence }
    : { finding: revocationUnknown(policy, 'CRL_STALE', evidence), evidence };
}

/** Revoked certificates leave the list once they have expired, unless it says otherwise: then absence says nothing. */
function wouldList({ thisUpdate, keepsExpiredSince }: Crl, { notAfter }: Certificate): boolean {
  return (
    thisUpdate.getTime() <= notAfter.getTime() ||
    (keepsExpiredSince !== null && keepsExpiredSince <= notAfter)
  );
}

const dayMs = 24 * 60 * 60 * 1000;

function isFresh({ nextUpdate }: Crl, now: Date, toleranceDays: number): boolean {
  return nextUpdate !== null && nextUpdate.getTime() + toleranceDays * dayMs >= now.getTime();
}

function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / dayMs);
}
