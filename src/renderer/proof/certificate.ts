// Certificates and lists: who signed what. RSA and ECDSA by web crypto, SM2 by our own.
import { bitsOf, children, type Element, oidOf, readElement, timeOf } from './asn1.ts';
import { fromBase64, ownBytes, sameBytes, sha, toHex, toText } from './bytes.ts';
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
  readonly isAuthority: boolean;
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
    name: nameOf(subject),
    notBefore,
    notAfter,
    isAuthority: hasAuthorityFlag(fields.find(({ tag }) => tag === 0xa3)),
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

function nameOf(subject: Element): string {
  const parts = children(subject).flatMap((set) => children(set).map((pair) => children(pair)));
  const common = parts.find(([oid]) => oidOf(oid) === '2.5.4.3')?.[1];
  return toText(common?.content ?? new Uint8Array());
}

/** basicConstraints with CA:TRUE. */
function hasAuthorityFlag(wrapped: Element | undefined): boolean {
  if (!wrapped) return false;
  const extension = children(children(wrapped)[0])
    .map((one) => children(one))
    .find(([oid]) => oidOf(oid) === '2.5.29.19');
  const value = extension?.at(-1);
  return value !== undefined && children(readElement(value.content))[0]?.content[0] === 0xff;
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
  if (!web) return false;
  const key = await crypto.subtle.importKey('spki', ownBytes(spki), web, false, ['verify']);
  const value = web.name === 'ECDSA' ? halves(signature) : signature;
  return crypto.subtle.verify(web, key, ownBytes(value), ownBytes(bytes));
}

/** Leaf first, root last; null when no path leads to a root among these. A path is bounded: authorities are few. */
export async function pathOf(
  leaf: Certificate,
  among: readonly Certificate[],
  at: Date,
): Promise<readonly Certificate[] | null> {
  const path = [leaf];
  for (let top = leaf; path.length < 8;) {
    if (sameBytes(top.subject, top.issuer)) return path.length > 1 ? path : null;
    const issuer = await findIssuer(top, among, at);
    if (!issuer) return null;
    path.push(issuer);
    top = issuer;
  }
  return null;
}

async function findIssuer(
  child: Certificate,
  among: readonly Certificate[],
  at: Date,
): Promise<Certificate | undefined> {
  for (const one of among) {
    const fits =
      sameBytes(one.subject, child.issuer) && one.isAuthority && one.notBefore <= at && at <= one.notAfter;
    if (fits && (await isSignedBy(one.spki, child.signed))) return one;
  }
  return undefined;
}

/** The serials that a list names with the time of each, when the issuer signed it; null when not. */
export async function readList(
  der: Uint8Array,
  issuer: Certificate,
): Promise<ReadonlyMap<string, Date> | null> {
  const [tbs, algorithm, signature] = children(readElement(der));
  if (!tbs) return null;
  const fields = children(tbs);
  const name = fields.find(({ raw }) => sameBytes(raw, issuer.subject));
  const signed = { bytes: tbs.raw, algorithm: oidOf(children(algorithm)[0]), signature: bitsOf(signature) };
  if (!name || !(await isSignedBy(issuer.spki, signed))) return null;
  const entries = fields.slice(fields.indexOf(name) + 1).find(({ tag }) => tag === 0x30);
  return new Map(
    (entries ? children(entries) : []).map((entry) => {
      const [serial, when] = children(entry);
      return [toHex(serial?.content ?? new Uint8Array()), timeOf(when)] as const;
    }),
  );
}
