// Certificate requests as the authority takes them: proven by their own keys, of the kind that the use demands, no key for two uses.
import type { EnrolmentRefusal } from '../shared/domain/enrolment.ts';
import { readCsr } from '../seals/pki/csr.ts';
import type { CertificateRequest } from '../seals/pki/csr.ts';
import { PkiError } from '../seals/pki/pki-error.ts';

/** PEM requests by use. */
export interface UnitCsrs {
  readonly machine?: string;
  readonly seal: string;
  readonly encryption?: string;
  readonly sm2Seal?: string | undefined;
}
type CsrUse = keyof UnitCsrs;

export type ReadCsrs =
  | { readonly ok: true; readonly read: Readonly<Partial<Record<CsrUse, CertificateRequest>>> }
  | { readonly ok: false; readonly code: EnrolmentRefusal };

/** What a key of each use must be. Tokens and TLS are RSA throughout; the PDF seal may be ECDSA. */
const fits: Readonly<Record<CsrUse, (request: CertificateRequest) => boolean>> = {
  machine: isRsa,
  encryption: isRsa,
  seal: (request) => isRsa(request) || (request.keyKind === 'ec' && request.keyBits >= 256),
  sm2Seal: ({ keyKind }) => keyKind === 'sm2',
};

function isRsa({ keyKind, keyBits }: CertificateRequest): boolean {
  return keyKind === 'rsa' && keyBits >= 2048 && keyBits <= 4096;
}

/** Reads the requests; all or none. */
export function readCsrs(csrs: UnitCsrs): ReadCsrs {
  const refusal = { ok: false, code: 'enrolment-csr-refused' } as const;
  const read: Partial<Record<CsrUse, CertificateRequest>> = {};
  try {
    for (const use of Object.keys(fits) as CsrUse[]) {
      const pem = csrs[use];
      if (pem === undefined) continue;
      const request = readCsr(pem);
      if (!fits[use](request)) return refusal;
      read[use] = request;
    }
  } catch (error) {
    if (error instanceof PkiError) return refusal;
    throw error;
  }
  const keys = Object.values(read).map(({ spki }) => Buffer.from(spki).toString('hex'));
  return new Set(keys).size === keys.length ? { ok: true, read } : refusal;
}
