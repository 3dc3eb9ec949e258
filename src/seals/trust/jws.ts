// Compact JWS (RFC 7515) as units and the authority use it: PS256, one key named by the certificate's SHA-256, nothing else.
//
// Threat: a token that brings its own key (jwk, jku, x5c, x5u), that names another algorithm (none, HS256 with the public key as secret, RS256), or
// that hides a second meaning in members nobody reads. So the header must hold exactly `alg` and `x5t#S256`; the algorithm is fixed in code.
import { constants, verify } from 'node:crypto';
import type { Certificate } from '../pki/certificate.ts';

export type JwsFailure =
  /** Not a compact JWS, or its payload is no JSON object. */
  | 'jws-malformed'
  /** Another algorithm than PS256. */
  | 'jws-algorithm-refused'
  /** The header brings a key or a member that has no business there. */
  | 'jws-header-refused'
  /** The signature is not by the named certificate's key. */
  | 'jws-signature-invalid';

/** The algorithm of every token here. */
export const jwsAlgorithm = 'PS256';

export interface UnverifiedJws {
  /** Hex SHA-256 of the certificate that the header names. */
  readonly certificateSha256: string;
  /** Not to be believed before `isSignedBy`. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
}

export type ReadJws =
  { readonly ok: true; readonly jws: UnverifiedJws } | { readonly ok: false; readonly code: JwsFailure };

// A directory of ten thousand units with certificates is about 50 MB; a token beyond that is not read.
const maxTokenChars = 64 * 1024 * 1024;

/** Takes a token apart and judges its header; verifies nothing yet. */
export function readJws(token: string): ReadJws {
  const compact = token.length <= maxTokenChars ? /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token) : null;
  const [, head = '', body = '', signature = ''] = compact ?? [];
  const header = parseObject(head);
  if (header === null) return { ok: false, code: 'jws-malformed' };
  if (header['alg'] !== jwsAlgorithm) return { ok: false, code: 'jws-algorithm-refused' };
  const certificateSha256 = leanThumbprint(header);
  if (certificateSha256 === null) return { ok: false, code: 'jws-header-refused' };
  const payload = parseObject(body);
  if (payload === null) return { ok: false, code: 'jws-malformed' };
  const signedBytes = Buffer.from(`${head}.${body}`);
  return {
    ok: true,
    jws: { certificateSha256, payload, signedBytes, signature: Buffer.from(signature, 'base64url') },
  };
}

function leanThumbprint(header: Readonly<Record<string, unknown>>): string | null {
  const thumbprint = header['x5t#S256'];
  const lean = Object.keys(header).length === 2 && typeof thumbprint === 'string';
  return lean && /^[\w-]{43}$/.test(thumbprint) ? Buffer.from(thumbprint, 'base64url').toString('hex') : null;
}

/** True when the token was signed by this certificate's key: RSASSA-PSS, SHA-256, salt of 32 bytes (RFC 7518, 3.5). */
export function isSignedBy(jws: UnverifiedJws, certificate: Certificate): boolean {
  const { key: publicKey } = certificate;
  if (jws.certificateSha256 !== certificate.sha256 || publicKey?.kind !== 'rsa' || publicKey.bits < 2048) {
    return false;
  }
  const key = { key: publicKey.key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  return verify('sha256', jws.signedBytes, key, jws.signature);
}

function parseObject(base64url: string): Record<string, unknown> | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64url, 'base64url'));
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
