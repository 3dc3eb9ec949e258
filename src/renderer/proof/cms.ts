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

const signatureOf: Readonly<Record<string, string>> = { '1.2.840.113549.1.1.1': '1.2.840.113549.1.1.11' };

export async function checkCms(cms: Uint8Array, content: Uint8Array): Promise<CmsResult> {
  const [, wrapped] = children(readElement(cms));
  const fields = children(children(wrapped)[0]);
  const inside = fields.find(({ tag }) => tag === 0xa0);
  const certificates = await Promise.all(
    (inside ? children(inside) : []).map(({ raw }) => readCertificate(raw)),
  );
  const signers = children(fields.at(-1));
  const [info] = signers;
  if (signers.length !== 1 || !info) throw new ProofError('cms');
  const parts = children(info);
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
  const digest = attribute(attributes, '1.2.840.113549.1.9.4');
  const when = attribute(attributes, '1.2.840.113549.1.9.5');
  const fits = digest !== null && sameBytes(digest.content, await sha('SHA-256', content));
  return {
    holds: fits && (await isSignedBy(signer.spki, signed)),
    signer,
    certificates,
    claimedAt: when === null ? null : timeOf(when),
  };
}

function attribute(attributes: Element, oid: string): Element | null {
  const found = children(attributes)
    .map((one) => children(one))
    .filter(([name]) => oidOf(name) === oid);
  return found.length === 1 ? (children(found[0]?.[1])[0] ?? null) : null;
}
