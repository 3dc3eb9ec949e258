// PKCS#10 requests for RSA keys (RFC 2986), by node-forge as design.md decides. The name in a request is a wish: the authority takes the key from
// it and the name from its own directory.
import type { KeyObject } from 'node:crypto';
import forge from 'node-forge';
import { PkiError } from './pki-error.ts';
import { fromPem } from './pem.ts';

/** What an authority uses of a request. */
export interface CertificateRequest {
  readonly spki: Uint8Array;
  readonly keyBits: number;
}

/** PEM request for an RSA key, signed by that key with SHA-256. */
export function createCsr(options: { readonly privateKey: KeyObject; readonly commonName: string }): string {
  const pem = options.privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();
  const privateKey = forge.pki.privateKeyFromPem(pem);
  const csr = forge.pki.createCertificationRequest();
  csr.publicKey = forge.pki.rsa.setPublicKey(privateKey.n, privateKey.e);
  // Told to write UTF8String, forge encodes by itself; its types call the tag a class (seals.md section 9).
  const valueTagClass = forge.asn1.Type.UTF8 as unknown as forge.asn1.Class;
  csr.setSubject([{ name: 'commonName', value: options.commonName, valueTagClass }]);
  csr.sign(privateKey, forge.md.sha256.create());
  return forge.pki.certificationRequestToPem(csr);
}

// Three RSA-4096 requests fit ten times over.
const maxCsrChars = 16 * 1024;

/** Reads a request and checks its proof of possession. Throws PkiError `CSR_REFUSED`. */
export function readCsr(pem: string): CertificateRequest {
  if (pem.length > maxCsrChars) throw new PkiError('CSR_REFUSED', 'request longer than 16 KiB');
  fromPem('CERTIFICATE REQUEST', pem);
  try {
    const csr = forge.pki.certificationRequestFromPem(pem, true, true);
    // An e of 3 has seen too many forgeries; a huge e costs the verifier (seals.md section 9).
    const key = csr.publicKey as forge.pki.rsa.PublicKey | null;
    if (key === null || key.e.toString(10) !== '65537')
      throw new PkiError('CSR_REFUSED', 'RSA with exponent 65537 only');
    if (!csr.verify()) throw new PkiError('CSR_REFUSED', 'the request is not signed by its own key');
    const der = forge.asn1.toDer(forge.pki.publicKeyToAsn1(key)).getBytes();
    return { spki: new Uint8Array(Buffer.from(der, 'latin1')), keyBits: key.n.bitLength() };
  } catch (cause) {
    if (cause instanceof PkiError) throw cause;
    throw new PkiError('CSR_REFUSED', 'not a readable RSA request', { cause });
  }
}
