// One detached CMS signature (RFC 5652) with signed attributes, as packages and PDFs of this project carry it.
import { children, type Element, oidOf, readElement, timeOf } from './asn1.ts';
import { concat, sameBytes, sha, toHex } from './bytes.ts';
import { type Certificate, isSignedBy, readCertificate } from './certificate.ts';
import { ProofError } from './unzip.ts';

export interface CmsResult {
  readonly holds: boolean;
  readonly signer: Certificate;
  readonly certificates: readonly Certificate[];
  readonly claimedAt: Date | null;
}

const oids = {
  data: '1.2.840.113549.1.7.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

const signatureOf: Readonly<Record<string, string>> = { '1.2.840.113549.1.1.1': '1.2.840.113549.1.1.11' };

/** The parts of a SignedData with one signer and nothing inside but certificates. */
function partsOf(cms: Uint8Array): { readonly certificates: readonly Element[]; readonly signer: Element } {
  const [, wrapped] = children(readElement(cms));
  const fields = children(children(wrapped)[0]);
  // A content of its own beside the signed one is a known way to deceive.
  const [type, ...beside] = children(fields[2]);
  if (oidOf(type) !== oids.data || beside.length > 0) throw new ProofError('cms');
  const inside = fields.find(({ tag }) => tag === 0xa0);
  const [signer, ...more] = children(fields.at(-1));
  if (!signer || more.length > 0) throw new ProofError('cms');
  return { certificates: inside ? children(inside) : [], signer };
}

export async function checkCms(cms: Uint8Array, content: Uint8Array): Promise<CmsResult> {
  const read = partsOf(cms);
  const certificates = await Promise.all(read.certificates.map(({ raw }) => readCertificate(raw)));
  const parts = children(read.signer);
  const [issuer, serial] = children(parts[1]);
  const signer = certificates.find(
    (one) => issuer && serial && sameBytes(one.issuer, issuer.raw) && one.serialHex === toHex(serial.content),
  );
  const attributes = parts.find(({ tag }) => tag === 0xa0);
  if (!signer || !attributes) throw new ProofError('cms');
  const [algorithm, signature] = parts.slice(parts.indexOf(attributes) + 1);
  const oid = oidOf(children(algorithm)[0]);
  // Signed as a SET OF, stored under [0] (RFC 5652, 5.4).
  const bytes = concat(Uint8Array.of(0x31), attributes.raw.subarray(1));
  const signed = {
    bytes,
    algorithm: signatureOf[oid] ?? oid,
    signature: signature?.content ?? new Uint8Array(),
  };
  const when = attribute(attributes, oids.signingTime);
  return {
    holds: (await speaksOf(attributes, signer, content)) && (await isSignedBy(signer.spki, signed)),
    signer,
    certificates,
    claimedAt: when === null ? null : timeOf(when),
  };
}

/** The attributes are about this content and this certificate. */
async function speaksOf(attributes: Element, signer: Certificate, content: Uint8Array): Promise<boolean> {
  const type = attribute(attributes, oids.contentType);
  const digest = attribute(attributes, oids.messageDigest);
  if (type === null || digest === null || oidOf(type) !== oids.data) return false;
  const isNamed = namesSigner(attribute(attributes, oids.signingCertificateV2), signer);
  return isNamed && sameBytes(digest.content, await sha('SHA-256', content));
}

/** ESS signingCertificateV2 (RFC 5035): the first entry is the hash of this very certificate, by SHA-256, which is what stands there when nothing is named. */
function namesSigner(value: Element | null, { sha256 }: Certificate): boolean {
  if (value === null) return false;
  const [first] = children(children(value)[0]);
  const [head, second] = children(first);
  const named = head?.tag === 0x30 ? oidOf(children(head)[0]) : sha256Oid;
  const hash = head?.tag === 0x30 ? second : head;
  return named === sha256Oid && hash?.tag === 0x04 && toHex(hash.content) === sha256;
}

const sha256Oid = '2.16.840.1.101.3.4.2.1';

/** The one value of an attribute that stands there once. */
function attribute(attributes: Element, oid: string): Element | null {
  const found = children(attributes)
    .map((one) => children(one))
    .filter(([name]) => oidOf(name) === oid);
  const [value, ...more] = found.length === 1 ? children(found[0]?.[1]) : [];
  return more.length === 0 ? (value ?? null) : null;
}
