// What was computed once about certificates and lists need not be computed again for the next document of the day: parsed certificates, and the result of
// each (issuer, child) signature. Bounded, what was not used for long out first; handed from composition roots to whoever judges, never a global.
import { parseCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { verifySignature } from './signature-algorithm.ts';
import type { SignatureAlgorithm, SignatureResult } from './signature-algorithm.ts';

/** Something signed by an authority: a certificate or a revocation list. */
interface Signed {
  readonly sha256: string;
  readonly signedBytes: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

/** Remembers; answers are the same with and without it. */
export interface VerificationCache {
  /** Reads a certificate, or hands out the one read before. Throws PkiError. */
  readCertificate(der: Uint8Array): Certificate;
  /** Did the issuer's key sign it? A key that cannot be used answers `unsupported`. */
  verifyIssued(issuer: Certificate, signed: Signed): SignatureResult;
}

// A county has some hundred authorities, seals and machines; a province some thousand. Two kilobytes each.
const defaultMaxEntries = 4096;

/** A cache for one process or worker; `maxEntries` of each kind. */
export function createVerificationCache(options: { readonly maxEntries?: number } = {}): VerificationCache {
  const { maxEntries = defaultMaxEntries } = options;
  const certificates = createCertificates(maxEntries);
  const results = createGenerations<string, SignatureResult>(maxEntries);
  return {
    readCertificate: (der) => certificates.read(der),
    verifyIssued: (issuer, signed) =>
      results.get(`${issuer.sha256}:${signed.sha256}`, () => verifyIssued(issuer, signed)),
  };
}

/** For callers that judge once. */
export const withoutCache: VerificationCache = { readCertificate: parseCertificate, verifyIssued };

function verifyIssued(issuer: Certificate, signed: Signed): SignatureResult {
  const { key } = issuer;
  if (key === null) return 'unsupported';
  const { signatureAlgorithm: algorithm, signedBytes: data, signature } = signed;
  return verifySignature({ algorithm, key, data, signature });
}

/**
 * Certificates by their bytes, so that one that comes again is neither hashed nor parsed: some of the bytes say where it is kept, and it is handed out
 * only when all of them are equal. Another one that happens to be kept there is parsed every time.
 */
function createCertificates(maxEntries: number) {
  const entries = createGenerations<number, Certificate>(maxEntries);
  return {
    read(der: Uint8Array): Certificate {
      const known = entries.get(slotOf(der), () => parseCertificate(der));
      return Buffer.compare(known.der, der) === 0 ? known : parseCertificate(der);
    },
  };
}

/** The end of a certificate is its signature: no two honest ones share it. */
function slotOf(der: Uint8Array): number {
  let slot = der.length;
  for (let at = Math.max(0, der.length - 24); at < der.length; at += 1)
    slot = (Math.imul(slot, 31) + (der[at] ?? 0)) | 0;
  return slot;
}

/** Two generations instead of an order of use: what is used moves into the young one, and what was not used since the last turn is gone with the old one. */
function createGenerations<Name, Value>(maxEntries: number) {
  const half = Math.max(1, Math.floor(maxEntries / 2));
  let young = new Map<Name, Value>();
  let old = new Map<Name, Value>();
  return {
    get(name: Name, compute: () => Value): Value {
      const known = young.get(name);
      if (known !== undefined) return known;
      const value = old.get(name) ?? compute();
      if (young.size >= half) {
        old = young;
        young = new Map();
      }
      young.set(name, value);
      return value;
    },
  };
}
