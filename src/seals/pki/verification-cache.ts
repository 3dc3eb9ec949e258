// What was computed once about certificates and lists need not be computed again for the next document of the day: parsed certificates, and the result of
// each (issuer, child) signature. Bounded, least recently used out first; handed from composition roots to whoever judges, never a global.
import { parseCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { sha256Hex, verifySignature } from './signature-algorithm.ts';
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
  const certificates = createLru<Certificate>(maxEntries);
  const results = createLru<SignatureResult>(maxEntries);
  return {
    readCertificate: (der) => certificates.get(sha256Hex(der), () => parseCertificate(der)),
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

function createLru<Value>(maxEntries: number) {
  // A Map keeps the order of insertion: what is used is put in again, so that the first one is the oldest.
  const entries = new Map<string, Value>();
  return {
    get(name: string, compute: () => Value): Value {
      const known = entries.get(name);
      const value = known ?? compute();
      if (known !== undefined) entries.delete(name);
      entries.set(name, value);
      if (entries.size > maxEntries) {
        const [oldest] = entries.keys();
        if (oldest !== undefined) entries.delete(oldest);
      }
      return value;
    },
  };
}
