// Certificates and lists: who signed what. RSA and ECDSA by web crypto, SM2 by our own.
import { bitsOf, children, type Element, oidOf, readElement, timeOf } from './asn1.ts';
import { fromBase64, ownBytes, sha, toHex, toText } from './bytes.ts';
import { type Permissions, readPermissions } from './extensions.ts';
import { isSm2Signature } from './sm2.ts';
import { ProofError } from './unzip.ts';

export interface Certificate {
  readonly sha256: string;
  readonly serialHex: string;
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  /** Common name and organisation, for people. */
  readonly name: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Code of the unit it speaks for; empty for authorities. */
  readonly unit: string;
  readonly may: Permissions;
  readonly spki: Uint8Array;
  readonly signed: SignedBytes;
}

/** What X.509 signs: bytes, algorithm, signature. */
export interface SignedBytes {
  readonly bytes: Uint8Array;
  readonly algorithm: string;
  readonly signature: Uint8Array;
}

export async function readCertificate(der: Uint8Array): Promise<Certificate> {
  const [tbs, algorithm, signature] = children(readElement(der));
  const fields = children(tbs);
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [serial, , issuer, validity, subject, spki] = fields;
  const [notBefore, notAfter] = children(validity).map(timeOf);
  if (!tbs || !serial || !issuer || !subject || !spki || !notBefore || !notAfter) throw new ProofError('der');
  return {
    sha256: toHex(await sha('SHA-256', der)),
    serialHex: toHex(serial.content),
    subject: subject.raw,
    issuer: issuer.raw,
    name: nameOf(subject, '2.5.4.3'),
    unit: nameOf(subject, '2.5.4.97'),
    notBefore,
    notAfter,
    may: readPermissions(fields.find(({ tag }) => tag === 0xa3)),
    spki: spki.raw,
    signed: {
      bytes: tbs.raw,
      algorithm: oidOf(children(algorithm)[0]),
      signature: bitsOf(signature),
    },
  };
}

export async function readPem(pem: string): Promise<Certificate> {
  const body = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/.exec(pem)?.[1];
  const der = fromBase64((body ?? '').replaceAll(/\s/g, ''));
  if (!der) throw new ProofError('pem');
  return readCertificate(der);
}

function nameOf(subject: Element, oid: string): string {
  const parts = children(subject).flatMap((set) => children(set).map((pair) => children(pair)));
  const found = parts.find(([name]) => oidOf(name) === oid)?.[1];
  return toText(found?.content ?? new Uint8Array());
}

const webAlgorithms = {
  '1.2.840.113549.1.1.11': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  '1.2.840.113549.1.1.12': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
  '1.2.840.113549.1.1.13': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  '1.2.840.10045.4.3.2': { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' },
} as const;

/** ECDSA signatures are two INTEGERs in X.509 and two halves in web crypto. */
function halves(signature: Uint8Array): Uint8Array {
  const parts = children(readElement(signature)).map(({ content }) =>
    toHex(content).padStart(64, '0').slice(-64),
  );
  return Uint8Array.from(parts.join('').match(/../g) ?? [], (hex) => parseInt(hex, 16));
}

/** Shorter keys can be broken; the engine refuses them too. */
const minRsaBits = 2048;

function rsaBitsOf(spki: Uint8Array): number {
  const [, key] = children(readElement(spki));
  const [modulus] = children(readElement(bitsOf(key)));
  const digits = toHex(modulus?.content ?? new Uint8Array()).replace(/^0+/, '');
  return digits === '' ? 0 : digits.length * 4 - Math.clz32(parseInt(digits.charAt(0), 16)) + 28;
}

/** Whether the certificate's key made the signature; false for algorithms that this page does not know. */
export async function isSignedBy(
  spki: Uint8Array,
  { bytes, algorithm, signature }: SignedBytes,
): Promise<boolean> {
  if (algorithm === '1.2.156.10197.1.501') {
    const [, key] = children(readElement(spki));
    return isSm2Signature(bitsOf(key), bytes, signature);
  }
  const web = (webAlgorithms as Readonly<Record<string, (typeof webAlgorithms)[keyof typeof webAlgorithms]>>)[
    algorithm
  ];
  if (!web || (web.name !== 'ECDSA' && rsaBitsOf(spki) < minRsaBits)) return false;
  const key = await crypto.subtle.importKey('spki', ownBytes(spki), web, false, ['verify']);
  const value = web.name === 'ECDSA' ? halves(signature) : signature;
  return crypto.subtle.verify(web, key, ownBytes(value), ownBytes(bytes));
}
