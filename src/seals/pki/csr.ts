// PKCS#10 requests (RFC 2986) for keys of every kind that we issue for. The name in a request is a wish: the authority takes the key from it and the
// name from its own directory. Written and read by the same strict DER as everything else: node-forge can do RSA only.
import { contextTag, readDer } from './der.ts';
import { openCursor, readBitStringBytes, readSmallInteger } from './der-values.ts';
import { writeBitString, writeElement, writeSequence, writeSmallInteger } from './der-writer.ts';
import { readName, writeName } from './distinguished-name.ts';
import { nameOids } from './oids.ts';
import { fromPem, toPem } from './pem.ts';
import { PkiError } from './pki-error.ts';
import { readPublicKey } from './public-key.ts';
import type { PublicKey } from './public-key.ts';
import { readSignatureAlgorithm, verifySignature } from './signature-algorithm.ts';
import type { SigningKey } from './signing-key.ts';

/** What an authority uses of a request. */
export interface CertificateRequest {
  readonly spki: Uint8Array;
  readonly keyKind: PublicKey['kind'];
  readonly keyBits: number;
}

const pemLabel = 'CERTIFICATE REQUEST';

/** PEM request for a key, signed by that key. */
export function buildCsr(options: { readonly key: SigningKey; readonly commonName: string }): string {
  const { key, commonName } = options;
  const info = writeSequence(
    writeSmallInteger(0),
    writeName([{ oid: nameOids.commonName, value: commonName }]),
    key.spki,
    // RFC 2986: the attributes are there even when there are none.
    writeElement(contextTag(0, 'constructed'), new Uint8Array(0)),
  );
  return toPem(pemLabel, writeSequence(info, key.algorithm, writeBitString(key.sign(info))));
}

// Three RSA-4096 requests fit ten times over.
const maxCsrChars = 16 * 1024;

/** Reads a request and checks its proof of possession. Throws PkiError `CSR_REFUSED`, or `PEM_MALFORMED` for another label. */
export function readCsr(pem: string): CertificateRequest {
  if (pem.length > maxCsrChars) throw new PkiError('CSR_REFUSED', 'request longer than 16 KiB');
  const der = fromPem(pemLabel, pem);
  try {
    return readRequest(der);
  } catch (cause) {
    if (!(cause instanceof PkiError) || cause.code === 'CSR_REFUSED') throw cause;
    throw new PkiError('CSR_REFUSED', 'not a readable request', { cause });
  }
}

function readRequest(der: Uint8Array): CertificateRequest {
  const outer = openCursor(readDer(der));
  const info = outer.next();
  const algorithm = readSignatureAlgorithm(outer.next());
  const signature = readBitStringBytes(outer.next());
  outer.end();
  const cursor = openCursor(info);
  if (readSmallInteger(cursor.next()) !== 0) throw refused('another version');
  readName(cursor.next());
  const spki = cursor.next().raw;
  cursor.optional(contextTag(0, 'constructed'));
  cursor.end();
  const key = readPublicKey(spki);
  if (key === null) throw refused('a key of a kind that is not issued for');
  judgeRsa(key);
  const result = verifySignature({ algorithm, key, data: info.raw, signature });
  if (result !== 'valid') throw refused('not signed by its own key');
  return { spki, keyKind: key.kind, keyBits: key.bits };
}

/** An e of 3 has seen too many forgeries, a huge e or modulus costs the verifier (seals.md section 9). */
function judgeRsa(key: PublicKey): void {
  if (key.kind !== 'rsa') return;
  if (key.key.asymmetricKeyDetails?.publicExponent !== 65537n) throw refused('RSA with exponent 65537 only');
  if (key.bits > 8192) throw refused('RSA modulus longer than 8192 bits');
}

function refused(why: string): PkiError {
  return new PkiError('CSR_REFUSED', why);
}
