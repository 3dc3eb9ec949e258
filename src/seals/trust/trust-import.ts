// Trust from files that somebody brings on a stick: what would be believed afterwards, what is refused and why. Nothing is changed here; a person looks at
// the answer first, for an imported root is believed in everything below it.
import { describeName } from '../pki/distinguished-name.ts';
import type { Certificate } from '../pki/certificate.ts';
import { isAuthenticCrl } from '../pki/crl.ts';
import type { Crl } from '../pki/crl.ts';
import { isSameName } from '../pki/name-match.ts';
import { couldIssue } from '../pki/path-links.ts';
import { withoutCache } from '../pki/verification-cache.ts';
import { readTrustFiles } from './trust-files.ts';
import type { RefusedTrustFile, TrustFile } from './trust-files.ts';

/** What is believed so far. */
export interface ExistingTrust {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  readonly crls: readonly Crl[];
}

export type ImportRefusal =
  | RefusedTrustFile['code']
  /** A certificate that may not issue others: a signer's, not an authority's. Nothing is gained by importing it. */
  | 'not-an-authority'
  /** No authority that is known here, or among these files, issued it. Import its root first. */
  | 'issuer-unknown'
  /** A revocation list that its authority did not sign. */
  | 'list-signature-wrong'
  /** A partial, indirect or otherwise special list: it would prove nothing here. Ask for the whole list. */
  | 'list-not-understood'
  /** A newer list of the same authority is known. */
  | 'list-older-than-known';

/** One thing of the files with what becomes of it. */
export interface ImportItem {
  readonly file: string;
  readonly kind: 'anchor' | 'intermediate' | 'list' | 'other';
  /** `known`: is believed already. */
  readonly state: 'added' | 'known' | 'refused';
  readonly code: ImportRefusal | null;
  /** Subject of a certificate, issuer of a list. */
  readonly name: string;
  /** SHA-256 to be compared with what the authority printed; null for what could not be read. */
  readonly sha256: string | null;
  readonly evidence: Readonly<Record<string, string>>;
}

/** How old a revocation list is. */
export interface ListAge {
  readonly issuer: string;
  readonly number: number | null;
  readonly thisUpdate: string;
  /** Null: the list does not say when the next one comes. */
  readonly nextUpdate: string | null;
  readonly ageDays: number;
  /** The next list is overdue. */
  readonly isOld: boolean;
}

export interface TrustImport {
  readonly items: readonly ImportItem[];
  /** What would be believed after the import. */
  readonly result: ExistingTrust;
  /** Lists after the import, the oldest first. */
  readonly lists: readonly ListAge[];
}

/** Judges what an import would change. Never throws on the bytes of a file. */
export function judgeTrustImport(
  files: readonly TrustFile[],
  existing: ExistingTrust,
  now: Date,
): TrustImport {
  const read = readTrustFiles(files);
  const anchors = read.anchors.map((entry) => judgeAnchor(entry, existing));
  const believed = [...existing.anchors, ...existing.intermediates, ...added(anchors)];
  const intermediates = judgeIntermediates(read.intermediates, existing, believed);
  const authorities = [...believed, ...added(intermediates)];
  const lists = read.crls.map((entry) => judgeList(entry, existing, authorities));
  const result = {
    anchors: [...existing.anchors, ...added(anchors)],
    intermediates: [...existing.intermediates, ...added(intermediates)],
    crls: withoutReplaced([...existing.crls, ...added(lists)]),
  };
  const items = [...anchors, ...intermediates, ...lists].map(({ item }) => item);
  return {
    items: [...items, ...read.refused.map(refusedItem)],
    result,
    lists: agesOfLists(result.crls, now),
  };
}

interface Judged<Value> {
  readonly item: ImportItem;
  readonly value: Value;
}

function added<Value>(judged: readonly Judged<Value>[]): readonly Value[] {
  return judged.flatMap(({ item, value }) => (item.state === 'added' ? [value] : []));
}

interface FromFile {
  readonly file: string;
}
type CertificateEntry = FromFile & { readonly certificate: Certificate };

function certificateItem(
  { file, certificate }: CertificateEntry,
  kind: 'anchor' | 'intermediate',
  refusal: ImportRefusal | 'known' | null,
): Judged<Certificate> {
  const { sha256, subject, issuer, notAfter } = certificate;
  const item: ImportItem = {
    file,
    kind,
    ...stateOf(refusal),
    name: describeName(subject),
    sha256,
    evidence: { issuer: describeName(issuer), notAfter: notAfter.toISOString() },
  };
  return { item, value: certificate };
}

function stateOf(refusal: ImportRefusal | 'known' | null): Pick<ImportItem, 'state' | 'code'> {
  if (refusal === null) return { state: 'added', code: null };
  return refusal === 'known' ? { state: 'known', code: null } : { state: 'refused', code: refusal };
}

const has = (list: readonly { readonly sha256: string }[], wanted: { readonly sha256: string }): boolean =>
  list.some(({ sha256 }) => sha256 === wanted.sha256);

function judgeAnchor(entry: CertificateEntry, { anchors }: ExistingTrust): Judged<Certificate> {
  return certificateItem(entry, 'anchor', has(anchors, entry.certificate) ? 'known' : null);
}

/** An intermediate counts when an authority that counts issued it; one may stand below another of the same files. */
function judgeIntermediates(
  entries: readonly CertificateEntry[],
  existing: ExistingTrust,
  believed: readonly Certificate[],
): readonly Judged<Certificate>[] {
  const accepted = [...believed];
  let waiting = entries.filter(({ certificate }) => isAuthority(certificate));
  for (let found = true; found;) {
    const next = waiting.filter(({ certificate }) =>
      accepted.some((issuer) => isIssuedBy(certificate, issuer)),
    );
    accepted.push(...next.map(({ certificate }) => certificate));
    waiting = waiting.filter((entry) => !next.includes(entry));
    found = next.length > 0;
  }
  return entries.map((entry) => {
    const { certificate } = entry;
    if (has(existing.intermediates, certificate)) return certificateItem(entry, 'intermediate', 'known');
    if (!isAuthority(certificate)) return certificateItem(entry, 'intermediate', 'not-an-authority');
    return certificateItem(entry, 'intermediate', has(accepted, certificate) ? null : 'issuer-unknown');
  });
}

function isAuthority({ extensions: { basicConstraints, keyUsage } }: Certificate): boolean {
  return basicConstraints?.ca === true && keyUsage?.includes('keyCertSign') !== false;
}

function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  return couldIssue(issuer, certificate) && withoutCache.verifyIssued(issuer, certificate) === 'valid';
}

function judgeList(
  { file, crl }: FromFile & { readonly crl: Crl },
  existing: ExistingTrust,
  authorities: readonly Certificate[],
): Judged<Crl> {
  const item: ImportItem = {
    file,
    kind: 'list',
    ...stateOf(refusalOfList(crl, existing, authorities)),
    name: describeName(crl.issuer),
    sha256: crl.sha256,
    evidence: { thisUpdate: crl.thisUpdate.toISOString(), nextUpdate: crl.nextUpdate?.toISOString() ?? '' },
  };
  return { item, value: crl };
}

function refusalOfList(crl: Crl, existing: ExistingTrust, authorities: readonly Certificate[]) {
  if (has(existing.crls, crl)) return 'known';
  const issuers = authorities.filter(({ subject }) => isSameName(subject, crl.issuer));
  if (issuers.length === 0) return 'issuer-unknown';
  if (!issuers.some((issuer) => isAuthenticCrl(crl, issuer))) return 'list-signature-wrong';
  if (crl.unknownCritical.length > 0) return 'list-not-understood';
  const isOlder = existing.crls.some((known) => isReplacedBy(crl, known));
  return isOlder ? 'list-older-than-known' : null;
}

/** Lists of authorities of one name with two keys do not replace each other: the signature algorithm and the key of each are its own. */
function isReplacedBy(old: Crl, newer: Crl): boolean {
  return (
    isSameName(old.issuer, newer.issuer) &&
    old.authorityKeyIdentifier === newer.authorityKeyIdentifier &&
    newer.thisUpdate > old.thisUpdate
  );
}

function withoutReplaced(crls: readonly Crl[]): readonly Crl[] {
  return crls.filter((crl) => !crls.some((other) => isReplacedBy(crl, other)));
}

function refusedItem({ file, code, certificate, reason }: RefusedTrustFile): ImportItem {
  return {
    file,
    kind: certificate === null ? 'other' : 'anchor',
    state: 'refused',
    code,
    name: certificate === null ? '' : describeName(certificate.subject),
    sha256: certificate?.sha256 ?? null,
    evidence: { reason },
  };
}

const dayMs = 24 * 60 * 60 * 1000;

/** Ages of lists, the oldest first. */
export function agesOfLists(crls: readonly Crl[], now: Date): readonly ListAge[] {
  return crls
    .toSorted((a, b) => a.thisUpdate.getTime() - b.thisUpdate.getTime())
    .map(({ issuer, number, thisUpdate, nextUpdate }) => ({
      issuer: describeName(issuer),
      number,
      thisUpdate: thisUpdate.toISOString(),
      nextUpdate: nextUpdate?.toISOString() ?? null,
      ageDays: Math.floor((now.getTime() - thisUpdate.getTime()) / dayMs),
      isOld: nextUpdate === null || nextUpdate < now,
    }));
}
