// What a station believes, and how it comes to believe it: a publication of the authority, accepted whole or not at all.
//
// Threat: whoever runs the exchange serves these files. It holds no key of the authority, so it can only withhold, mix or repeat: the root is
// compared with the hash from the enrolment code, the list signer must chain to it with its own purpose, every part is signed, typed and numbered,
// and no number ever goes back. Repeating an old publication for ever shows as `staleParts` and makes revocation answers "unknown".
import type { Sha256 } from '../../shared/domain/ids.ts';
import type { Policy, Publication, RevocationLists } from '../../shared/domain/published.ts';
import { parseCertificate } from '../pki/certificate.ts';
import type { Certificate } from '../pki/certificate.ts';
import { isAuthenticCrl, parseCrl } from '../pki/crl.ts';
import type { Crl } from '../pki/crl.ts';
import { judgePath } from '../pki/path.ts';
import { PkiError } from '../pki/pki-error.ts';
import { isSignedBy, readJws } from './jws.ts';
import { openSenderTrust, type SenderTrust } from './sender-trust.ts';
import { directorySchema, policySchema, revocationSchema, sealRegistrySchema } from './published-shapes.ts';

/** Roots, authorities and lists of SM2 seals. */
export interface Sm2Trust {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  readonly crls: readonly Crl[];
}

type PublishedPart = 'directory' | 'registry' | 'policy' | 'revocation';
export type TrustNumbers = Readonly<Record<PublishedPart, number>>;

/** Everything judged by: anchors, lists, directory, registry, policy. */
export interface TrustStore extends SenderTrust {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  /** Signs the lists, and the decisions about seals. */
  readonly listSigner: Certificate;
  readonly crls: readonly Crl[];
  /** The SM2 authorities beside them: their root is the one that the signed policy names. Empty where there is none. */
  readonly sm2: Sm2Trust;
  readonly numbers: TrustNumbers;
  /** Parts whose next update is overdue: go on, but say so. */
  readonly staleParts: readonly PublishedPart[];
}

type TrustFailure =
  /** The root is not the one of the enrolment code. Do not go on: the exchange may be a false one. */
  | 'root-not-pinned'
  /** A certificate or list in the publication cannot be read. Ask the authority to publish again. */
  | 'publication-malformed'
  /** The list signer is not of this authority, not for lists, expired or revoked. Tell the authority. */
  | 'list-signer-refused'
  /** A part is not signed by the list signer. Tell the authority; keep working with what is known. */
  | 'part-signature-refused'
  /** A part has another type or shape than its place demands. Update the station, or tell the authority. */
  | 'part-shape-refused'
  /** Older than what is known. Keep what is known; tell the authority when it stays so. */
  | 'number-went-back'
  /** Issued in the future. Check this machine's clock. */
  | 'issued-in-future'
  /** A revocation list is not signed by its authority, or one is missing. Tell the authority. */
  | 'crl-refused';

export type AcceptedPublication =
  | { readonly ok: true; readonly trust: TrustStore }
  | { readonly ok: false; readonly code: TrustFailure; readonly evidence: Readonly<Record<string, string>> };

interface Acceptance {
  readonly publication: Publication;
  readonly pinnedRootSha256: Sha256;
  /** Numbers of what is known; null at enrolment and when the station's own copy is opened again. */
  readonly previous: TrustNumbers | null;
  readonly now: Date;
}

class Refusal extends Error {
  readonly code: TrustFailure;
  readonly evidence: Readonly<Record<string, string>>;

  constructor(code: TrustFailure, evidence: Readonly<Record<string, string>> = {}) {
    super(code);
    this.code = code;
    this.evidence = evidence;
  }
}

/** Judges a publication; the trust store that comes out rests on the pinned root alone. */
export function acceptPublication(options: Acceptance): AcceptedPublication {
  try {
    return { ok: true, trust: judgePublication(options) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, code: error.code, evidence: error.evidence };
    if (error instanceof PkiError) {
      return { ok: false, code: 'publication-malformed', evidence: { reason: error.code } };
    }
    throw error;
  }
}

function judgePublication(options: Acceptance): TrustStore {
  const { publication, now } = options;
  const { root, intermediates, listSigner } = readCertificates(options);
  const parts = {
    directory: readPart('directory', publication.directory, listSigner, directorySchema),
    registry: readPart('registry', publication.sealRegistry, listSigner, sealRegistrySchema),
    policy: readPart('policy', publication.policy, listSigner, policySchema),
    revocation: readPart('revocation', publication.revocation, listSigner, revocationSchema),
  };
  for (const part of partNames) judgeIssue(part, parts[part], options);
  const crls = readCrls(parts.revocation.crls, [root, ...intermediates]);
  judgeListSigner({ root, intermediates, listSigner, crls, at: new Date(parts.directory.issuedAt), now });
  return {
    anchors: [root],
    intermediates,
    listSigner,
    crls,
    sm2: readSm2(publication, parts),
    ...openSenderTrust(parts),
    numbers: {
      directory: parts.directory.number,
      registry: parts.registry.number,
      policy: parts.policy.number,
      revocation: parts.revocation.number,
    },
    staleParts: partNames.filter((part) => new Date(parts[part].nextUpdate) < now),
  };
}

const partNames: readonly PublishedPart[] = ['directory', 'registry', 'policy', 'revocation'];

function readCertificates({ publication, pinnedRootSha256 }: Acceptance) {
  const root = parseCertificate(publication.certificates.root);
  if (root.sha256 !== pinnedRootSha256) {
    throw new Refusal('root-not-pinned', { expected: pinnedRootSha256, found: root.sha256 });
  }
  requireAuthority(root);
  return {
    root,
    intermediates: publication.certificates.intermediates.map(parseCertificate),
    listSigner: parseCertificate(publication.certificates.listSigner),
  };
}

/** seals.md 6: no anchor that may not sign certificates; an authority of ours always says so. */
function requireAuthority({ extensions: { basicConstraints, keyUsage } }: Certificate): void {
  if (basicConstraints?.ca !== true || keyUsage?.includes('keyCertSign') !== true)
    throw new Refusal('root-not-pinned');
}

/** The exchange hands out the SM2 chain, the signed policy names its root: one without the other is not believed. */
function readSm2(
  { certificates }: Publication,
  { policy, revocation }: { readonly policy: Policy; readonly revocation: RevocationLists },
): Sm2Trust {
  const expected = policy.sm2RootSha256;
  if (expected === undefined) return { anchors: [], intermediates: [], crls: [] };
  const root = certificates.sm2 === undefined ? null : parseCertificate(certificates.sm2.root);
  if (root?.sha256 !== expected)
    throw new Refusal('root-not-pinned', { expected, found: root?.sha256 ?? '' });
  requireAuthority(root);
  const intermediates = certificates.sm2?.intermediates.map(parseCertificate) ?? [];
  const crls = readCrls(revocation.sm2Crls ?? [], [root, ...intermediates]);
  return { anchors: [root], intermediates, crls };
}

/** zod's schema, as far as this file uses it. */
interface Shape<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

function readPart<T>(part: PublishedPart, token: string, listSigner: Certificate, shape: Shape<T>): T {
  const read = readJws(token);
  if (!read.ok) throw new Refusal('part-signature-refused', { part, reason: read.code });
  if (!isSignedBy(read.jws, listSigner)) {
    throw new Refusal('part-signature-refused', { part, reason: 'jws-signature-invalid' });
  }
  const parsed = shape.safeParse(read.jws.payload);
  if (!parsed.success) throw new Refusal('part-shape-refused', { part });
  return parsed.data;
}

interface Issue {
  readonly number: number;
  readonly issuedAt: string;
  readonly nextUpdate: string;
}

// A station's clock may lag; a day ahead is a wrong clock or a wrong publication.
const futureToleranceMs = 24 * 60 * 60 * 1000;

function judgeIssue(part: PublishedPart, issue: Issue, { previous, now }: Acceptance): void {
  const issuedAtMs = Date.parse(issue.issuedAt);
  if (!(Date.parse(issue.nextUpdate) > issuedAtMs)) throw new Refusal('part-shape-refused', { part });
  if (issuedAtMs > now.getTime() + futureToleranceMs) {
    throw new Refusal('issued-in-future', { part, issuedAt: issue.issuedAt });
  }
  const known = previous?.[part] ?? 0;
  if (issue.number < known) {
    throw new Refusal('number-went-back', { part, known: String(known), found: String(issue.number) });
  }
}

function readCrls(lists: readonly string[], authorities: readonly Certificate[]): readonly Crl[] {
  const crls = lists.map((text) => parseCrl(Buffer.from(text, 'base64')));
  for (const crl of crls) {
    const authentic = authorities.some((authority) => isAuthenticCrl(crl, authority));
    if (!authentic || crl.unknownCritical.length > 0) throw new Refusal('crl-refused', { list: crl.sha256 });
  }
  // One list an authority: a publication that leaves one out would hide what it revoked.
  const missing = authorities.find((authority) => !crls.some((crl) => isAuthenticCrl(crl, authority)));
  if (missing !== undefined) throw new Refusal('crl-refused', { missing: missing.sha256 });
  return crls;
}

function judgeListSigner(options: {
  root: Certificate;
  intermediates: readonly Certificate[];
  listSigner: Certificate;
  crls: readonly Crl[];
  at: Date;
  now: Date;
}): void {
  const { root, listSigner, ...rest } = options;
  const judged = judgePath({
    ...rest,
    leaf: listSigner,
    anchors: [root],
    use: 'listSigner',
    revocation: 'soft',
  });
  const refused = [judged.chain, judged.use, judged.validity].find(({ result }) => result !== 'passed');
  const worst = refused ?? (judged.revocation.result === 'failed' ? judged.revocation : undefined);
  if (worst !== undefined)
    throw new Refusal('list-signer-refused', { reason: worst.code, ...worst.evidence });
}
