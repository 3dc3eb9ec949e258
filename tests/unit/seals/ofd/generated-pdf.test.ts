// Sealed PDFs by SM2, which are public nowhere, and by RSA and ECDSA from the same generator, so that OpenSSL can judge the generator.
import { describe, expect, test } from 'vitest';
import { toPem } from '../../../../src/seals/pki/certificate.ts';
import { flipBit } from '../../../support/seals/container-damages.ts';
import { lastRange } from '../../../support/seals/forge-pdf.ts';
import { judgePdf, trustIn } from '../../../support/seals/judge.ts';
import { pdfForms } from '../../../support/seals/pdf-forms.ts';
import { june } from '../../../support/seals/seal-pki.ts';
import { openssl } from '../pki/test-pki.ts';

describe.each(pdfForms.map((form) => [form.name, form] as const))('PDF by %s', (_, form) => {
  const trust = trustIn(form.pki);

  test('is valid as it was made, and has ten or more broken twins', async () => {
    const { verdict, codes } = judgePdf(await form.make(), trust);
    expect([verdict, codes]).toEqual(['valid', codes]);
    expect(form.broken.length).toBeGreaterThanOrEqual(10);
  });

  test('is never valid when broken, and says the reason first', async () => {
    const found: string[] = [];
    for (const { name, make } of form.broken) {
      const judged = judgePdf(await make(), trust);
      found.push(`${name}: ${judged.verdict} ${judged.codes[0] ?? ''}`);
    }
    expect(found).toEqual(form.broken.map(({ name, verdict, code }) => `${name}: ${verdict} ${code}`));
  });
});

// OpenSSL cannot read GB/T 35275, nor SM2 with an identity inside of CMS.
test.each(pdfForms.filter(({ pki }) => pki.kind !== 'sm2').map((form) => [form.name, form] as const))(
  'openssl cms finds the signature of the PDF by %s good',
  async (_, { pki, make }) => {
    const pdf = await make();
    const { covered, hexStart, hexEnd } = lastRange(pdf);
    const hex = Buffer.from(pdf.subarray(hexStart, hexEnd)).toString('latin1');
    const judge = (content: Uint8Array): boolean =>
      openssl(
        {
          cms: Buffer.from(hex, 'hex'),
          content,
          'root.pem': toPem('CERTIFICATE', pki.root.certificate.der),
        },
        [
          ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', 'cms', '-content', 'content'],
          ...['-CAfile', 'root.pem', '-purpose', 'any', '-attime', String(june.getTime() / 1000)],
        ],
      ).ok;
    expect([judge(covered), judge(flipBit(covered, 40))]).toEqual([true, false]);
  },
);
