// Which certificate of a unit a content key is wrapped for: the newest of the directory that chains to the root, is for encryption, names the unit, is
// valid now and is not revoked. The age of a list alone stops nobody: who is offline must be able to send, and the key is the recipient's own in any case.
import type { RecipientFailure } from '../../shared/domain/encryption-failures.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import { type Certificate, parseCertificate, unitCodeOf } from '../pki/certificate.ts';
import { judgePath } from '../pki/path.ts';
import { PkiError } from '../pki/pki-error.ts';
import type { TrustStore } from '../trust/trust-store.ts';

export type RecipientCertificate =
  | { readonly ok: true; readonly certificate: Certificate }
  | {
      readonly ok: false;
      readonly code: RecipientFailure;
      readonly evidence: Readonly<Record<string, string>>;
    };

/** The certificate to encrypt to for this unit, or why there is none. */
export function recipientCertificateOf(trust: TrustStore, unit: UnitCode, now: Date): RecipientCertificate {
  const entry = trust.unit(unit);
  if (entry === undefined) return { ok: false, code: 'unit-unknown', evidence: { unit } };
  const { found, reason } = firstUsable(entry.encryptionCertificates, {
    trust,
    now,
    use: 'encryption',
    unit,
  });
  if (found !== null) return { ok: true, certificate: found };
  const code = entry.encryptionCertificates.length === 0 ? 'certificate-missing' : 'certificate-refused';
  return { ok: false, code, evidence: { unit, name: entry.name, reason } };
}

/** The certificate to encrypt to when the exchange reads packages: what the signed policy names. Null: none of them holds today. */
export function exchangeCertificateOf(trust: TrustStore, now: Date): Certificate | null {
  const { exchangeCertificates = [] } = trust.policy;
  return firstUsable(exchangeCertificates, { trust, now, use: 'exchangeEncryption', unit: null }).found;
}

interface Wanted {
  readonly trust: TrustStore;
  readonly now: Date;
  readonly use: 'encryption' | 'exchangeEncryption';
  /** Null: the exchange. */
  readonly unit: UnitCode | null;
}

/** The lists have the newest first. */
function firstUsable(pems: readonly string[], wanted: Wanted): { found: Certificate | null; reason: string } {
  let reason = '';
  for (const pem of pems) {
    const certificate = readOrNull(pem);
    const flaw = certificate === null ? 'CERT_MALFORMED' : flawOf(certificate, wanted);
    if (flaw === null) return { found: certificate, reason: '' };
    reason ||= flaw;
  }
  return { found: null, reason };
}

function readOrNull(pem: string): Certificate | null {
  try {
    return parseCertificate(pem);
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}

// What RSA-OAEP asks for; the authority issues 2048 and more.
const minRsaBits = 2048;

function flawOf(leaf: Certificate, { trust, unit, use: wantedUse, now }: Wanted): string | null {
  if (leaf.key?.kind !== 'rsa' || leaf.key.onlyPss === true || leaf.keyBits < minRsaBits)
    return 'KEY_UNSUITABLE';
  if (unitCodeOf(leaf) !== unit) return 'UNIT_MISMATCH';
  const { anchors, intermediates, crls } = trust;
  const question = { leaf, anchors, intermediates, crls, at: now, now, use: wantedUse } as const;
  const { chain, use, validity, revocation } = judgePath({ ...question, revocation: 'soft' });
  const refused = [chain, use, validity].find(({ result }) => result !== 'passed');
  if (refused !== undefined) return refused.code;
  return revocation.result === 'failed' ? revocation.code : null;
}
