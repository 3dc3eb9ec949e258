// Sealed PDFs of about 100 KB, made once: a page, a stream that does not compress, one seal in a reserved field with a chain and lists behind it.
import { randomBytes, sign } from 'node:crypto';
import { buildCrl } from '../../src/seals/pki/crl.ts';
import { sealPdf } from '../../src/seals/pdf/apply.ts';
import { createTestPki, june, newRsaKey } from '../unit/seals/pki/test-pki.ts';
import { makePdf, makePicture } from '../unit/seals/pdf/test-pdf.ts';
import type { LimitSample, TrustBytes } from './pdf-verify-work.ts';

/** As many units as a county has that send on one day. */
const sealCount = 20;
const paddingBytes = 89_000;

export interface BenchFiles {
  readonly files: readonly Uint8Array[];
  readonly trust: TrustBytes;
  readonly rootPem: string;
  readonly limit: LimitSample;
  readonly now: Date;
}

/** Makes `count` sealed PDFs. */
export function makeBenchFiles(count: number): BenchFiles {
  const pki = createTestPki();
  const seals = Array.from({ length: sealCount }, () => pki.issue().signer);
  const files = Array.from({ length: count }, (_, at) => {
    const padding = randomBytes(paddingBytes).toString('latin1');
    const pdf = makePdf({ objects: [`<< /Length ${paddingBytes} >>\nstream\n${padding}\nendstream`] });
    const signer = seals[at % sealCount];
    if (!signer) throw new Error('no seal');
    return sealPdf({
      pdf,
      fieldName: 'Seal1',
      picture: makePicture(),
      signer,
      signedAt: june,
      unitName: '云岭市人民政府办公室',
    });
  });
  const day = 24 * 3600 * 1000;
  const list = { number: 1, thisUpdate: june, nextUpdate: new Date(june.getTime() + 7 * day), revoked: [] };
  const crls = [pki.root, pki.intermediate].map((issuer) => buildCrl({ ...list, issuer }));
  const key = newRsaKey();
  const data = randomBytes(200);
  return {
    files,
    trust: { anchor: pki.root.certificate.der, intermediate: pki.intermediate.certificate.der, crls },
    rootPem: pemOf(pki.root.certificate.der),
    limit: { key, data, signature: sign('sha256', data, key) },
    now: june,
  };
}

function pemOf(der: Uint8Array): string {
  const body = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
}
