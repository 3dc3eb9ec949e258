// Files with trust in them, taken apart: which certificates are roots that may be anchors, which are others, which are lists, and what is refused.
import type { Certificate } from '../pki/certificate.ts';
import { parseCertificate } from '../pki/certificate.ts';
import { parseCrl } from '../pki/crl.ts';
import type { Crl } from '../pki/crl.ts';
import { PkiError } from '../pki/pki-error.ts';
import { isSelfIssued, judgeCritical } from '../pki/path-links.ts';
import { withoutCache } from '../pki/verification-cache.ts';

export interface TrustFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

type TrustRefusal =
  /** Neither certificate nor revocation list, in DER or PEM. */
  | 'file-not-readable'
  /** PEM of something else, a private key for example, which has no business in a folder of trust: take it away. */
  | 'not-trust'
  /** A root that does not say CA:TRUE. Ask its authority for the right root. */
  | 'root-without-ca'
  /** A root whose keyUsage does not allow signing certificates. Ask its authority for a root made as one. */
  | 'root-may-not-sign-certificates'
  /** A key or an algorithm that is too weak or that this version cannot check. */
  | 'root-key-refused'
  /** A critical extension that is not understood. */
  | 'root-extension-unknown';

export interface RefusedTrustFile {
  readonly file: string;
  readonly code: TrustRefusal;
  /** The certificate that was refused as an anchor; null when there is none to speak of. */
  readonly certificate: Certificate | null;
  readonly reason: string;
}

interface FromFile {
  readonly file: string;
}

export interface ReadTrustFiles {
  readonly anchors: readonly (FromFile & { readonly certificate: Certificate })[];
  readonly intermediates: readonly (FromFile & { readonly certificate: Certificate })[];
  readonly crls: readonly (FromFile & { readonly crl: Crl })[];
  readonly refused: readonly RefusedTrustFile[];
}

/** Reads every file; the same certificate or list twice counts once. Never throws on bytes. */
export function readTrustFiles(files: readonly TrustFile[]): ReadTrustFiles {
  const certificates = new Map<string, FromFile & { readonly certificate: Certificate }>();
  const crls = new Map<string, FromFile & { readonly crl: Crl }>();
  const refused: RefusedTrustFile[] = [];
  for (const { name, bytes } of files) {
    for (const block of blocksOf(bytes)) {
      const part = readPart(block);
      if ('certificate' in part) certificates.set(part.certificate.sha256, { file: name, ...part });
      else if ('crl' in part) crls.set(part.crl.sha256, { file: name, ...part });
      else refused.push({ file: name, certificate: null, ...part });
    }
  }
  const all = [...certificates.values()];
  const roots = all.filter(({ certificate }) => isRoot(certificate));
  const faults = roots.map((root) => ({ ...root, fault: judgeRoot(root.certificate) }));
  return {
    anchors: faults.flatMap(({ fault, ...root }) => (fault === null ? [root] : [])),
    intermediates: all.filter(({ certificate }) => !isRoot(certificate)),
    crls: [...crls.values()],
    refused: [
      ...refused,
      ...faults.flatMap(({ fault, ...root }) => (fault === null ? [] : [{ ...root, ...fault }])),
    ],
  };
}

/**
 * Names itself as its issuer, and is signed by itself: one that another key of the same name signed is a link between two keys of an authority, and so an
 * intermediate. A root's own signature proves nothing to anybody: an old one over SHA-1 does not count against it, if it names its own key.
 */
function isRoot(certificate: Certificate): boolean {
  const { extensions, signatureAlgorithm } = certificate;
  const { authorityKeyIdentifier: named, subjectKeyIdentifier: own } = extensions;
  if (!isSelfIssued(certificate) || (named !== null && own !== null && named !== own)) return false;
  const result = withoutCache.verifyIssued(certificate, certificate);
  // What cannot be computed at all is refused as a root below; a signature of another kind of key is another key's.
  const open = certificate.key === null || signatureAlgorithm.kind === 'unsupported';
  return result === 'valid' || result === 'weak' || (result === 'unsupported' && open);
}

/** Why a root may not be an anchor (seals.md section 6), or null. */
export function judgeRoot(
  root: Certificate,
): { readonly code: TrustRefusal; readonly reason: string } | null {
  const { basicConstraints, keyUsage } = root.extensions;
  if (basicConstraints?.ca !== true) return { code: 'root-without-ca', reason: 'no CA:TRUE' };
  if (keyUsage?.includes('keyCertSign') === false) {
    return { code: 'root-may-not-sign-certificates', reason: `keyUsage: ${keyUsage.join(', ')}` };
  }
  const critical = judgeCritical(root);
  if (critical !== null) return { code: 'root-extension-unknown', reason: critical.evidence['oid'] ?? '' };
  const { keyKind, keyBits, signatureAlgorithm } = root;
  const weak = keyKind === 'unsupported' || (keyKind === 'rsa' && keyBits < 2048);
  if (weak) return { code: 'root-key-refused', reason: `${keyKind}, ${keyBits} bits` };
  return signatureAlgorithm.kind === 'unsupported'
    ? { code: 'root-key-refused', reason: signatureAlgorithm.oid }
    : null;
}

// A folder of every authority of a country is a few hundred; more is no folder of trust.
const maxBlocks = 10_000;

interface Block {
  /** Of PEM; null: the whole file as DER. */
  readonly label: string | null;
  readonly der: Uint8Array;
}

/** The DER values of a PEM text, or the bytes themselves when there is no PEM in them. */
function blocksOf(bytes: Uint8Array): readonly Block[] {
  const text = new TextDecoder('latin1').decode(bytes);
  const pem = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;
  const blocks = [...text.matchAll(pem)].slice(0, maxBlocks);
  if (blocks.length === 0) return [{ label: null, der: bytes }];
  return blocks.map(([, label = '', body = '']) => ({
    label,
    der: new Uint8Array(Buffer.from(body.replaceAll(/[^A-Za-z0-9+/=]/g, ''), 'base64')),
  }));
}

const trustLabels: readonly (string | null)[] = [null, 'CERTIFICATE', 'X509 CERTIFICATE', 'X509 CRL'];

type Part =
  | { readonly certificate: Certificate }
  | { readonly crl: Crl }
  | { readonly code: TrustRefusal; readonly reason: string };

function readPart({ label, der }: Block): Part {
  if (!trustLabels.includes(label)) return { code: 'not-trust', reason: label ?? '' };
  try {
    return label === 'X509 CRL' ? { crl: parseCrl(der) } : { certificate: parseCertificate(der) };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return label === null ? readList(der) : { code: 'file-not-readable', reason: error.message };
  }
}

function readList(der: Uint8Array): Part {
  try {
    return { crl: parseCrl(der) };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { code: 'file-not-readable', reason: error.message };
  }
}
