// A content key wrapped for one unit: compact JWE (RFC 7516), RSA-OAEP-256 around the content-encryption key, A256GCM around the 32 bytes.
//
//   protected header, exactly   { "alg": "RSA-OAEP-256", "enc": "A256GCM", "typ": "yizhan-content-key+1", "kid": SHA-256 of the SPKI, base64url }
//
// `kid` names the key and not the certificate: a certificate that was renewed over the same key still opens. Threat: a token that names another
// algorithm (RSA1_5, dir), brings compression or parameters that nobody reads. So the header is compared member by member before any key is used.
// Wrapping says nothing about who wrapped: whoever needs that signs what stands around it (delivery note, manifest of a joint issue).
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, errors } from 'jose';
import type { Certificate } from '../pki/certificate.ts';

const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM', typ: 'yizhan-content-key+1' } as const;
/** Bytes of a content key (AES-256). */
export const contentKeyBytes = 32;
// RSA-4096 gives about 1,000 characters; nothing longer is parsed.
const maxWrappedChars = 4096;

export type UnwrapFailure =
  /** Not a wrapped content key, or of another edition. Remedy: update the program, or ask the sender again. */
  | 'wrap-unreadable'
  /** None of the unit's keys is the one that it was wrapped for. Remedy: restore the old keys, or ask the sender to send it again. */
  | 'wrap-for-another-key'
  /** It was wrapped for this unit and changed on the way. Remedy: fetch it again; then ask the sender. */
  | 'wrap-changed';

export type UnwrappedKey =
  { readonly ok: true; readonly key: Uint8Array } | { readonly ok: false; readonly code: UnwrapFailure };

/** Wraps a content key of 32 bytes for the RSA key of this certificate. Which certificate is good is judged before: see recipient-certificate.ts. */
export async function wrapContentKey(certificate: Certificate, key: Uint8Array): Promise<string> {
  if (key.length !== contentKeyBytes) throw new RangeError(`a content key has ${contentKeyBytes} bytes`);
  const { key: publicKey } = certificate;
  if (publicKey?.kind !== 'rsa') throw new RangeError(`a key is wrapped for RSA, not ${certificate.keyKind}`);
  return new CompactEncrypt(key)
    .setProtectedHeader({ ...header, kid: keyIdOf(certificate.spki) })
    .encrypt(publicKey.key);
}

/** Opens a wrapped key with whichever of the unit's private keys it was made for; old keys count as much as the newest. */
export async function unwrapContentKey(keys: readonly KeyObject[], wrapped: string): Promise<UnwrappedKey> {
  const keyId = keyIdIn(wrapped);
  if (keyId === null) return { ok: false, code: 'wrap-unreadable' };
  const privateKey = keys.find((key) => keyIdOfPrivate(key) === keyId);
  if (privateKey === undefined) return { ok: false, code: 'wrap-for-another-key' };
  try {
    const { plaintext } = await compactDecrypt(wrapped, privateKey, {
      keyManagementAlgorithms: [header.alg],
      contentEncryptionAlgorithms: [header.enc],
    });
    return plaintext.length === contentKeyBytes
      ? { ok: true, key: plaintext }
      : { ok: false, code: 'wrap-unreadable' };
  } catch (error) {
    if (error instanceof errors.JOSEError) return { ok: false, code: 'wrap-changed' };
    throw error;
  }
}

function keyIdOf(spki: Uint8Array): string {
  return createHash('sha256').update(spki).digest('base64url');
}

// Taking the public key out costs as much as a verification, and a backlog asks ten thousand times: once a key.
const keyIds = new WeakMap<KeyObject, string>();

function keyIdOfPrivate(key: KeyObject): string {
  const known = keyIds.get(key) ?? keyIdOf(createPublicKey(key).export({ format: 'der', type: 'spki' }));
  keyIds.set(key, known);
  return known;
}

/** The key that a token names; null when its header is not exactly ours. */
function keyIdIn(wrapped: string): string | null {
  if (wrapped.length > maxWrappedChars || !/^[\w-]+(\.[\w-]+){4}$/.test(wrapped)) return null;
  const head = parseObject(wrapped.slice(0, wrapped.indexOf('.')));
  if (head === null || Object.keys(head).length !== 4) return null;
  const isOurs = Object.entries(header).every(([name, value]) => head[name] === value);
  return isOurs && typeof head['kid'] === 'string' ? head['kid'] : null;
}

function parseObject(base64url: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
