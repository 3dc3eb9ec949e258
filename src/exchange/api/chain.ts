// The exchange's own certificate with everything above it, as it stands in `tls.pem`.
import { parseCertificate, type Certificate } from '../../seals/pki/certificate.ts';

export interface Chain {
  readonly own: Certificate;
  readonly root: Certificate;
  /** Own first, root last. */
  readonly pems: readonly string[];
  /** All but the own. */
  readonly issuersPem: string[];
}

/** Reads own certificate, intermediates and root, in this order. Throws where there is no root. */
export function readChain(pem: string): Chain {
  const pems = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  const [own] = pems;
  const root = pems.at(-1);
  if (own === undefined || root === undefined || pems.length < 2)
    throw new Error('the exchange needs its certificate with the chain up to and with the root');
  return { own: parseCertificate(own), root: parseCertificate(root), pems, issuersPem: pems.slice(1) };
}
