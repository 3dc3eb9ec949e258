// OpenSSL judges what the generators and the product write: a second program that shares nothing with the verifier.
import { describe, expect, test } from 'vitest';
import { toPem } from '../../../../src/seals/pki/certificate.ts';
import { makeTimeStampToken } from '../../../../src/seals/pki/timestamp.ts';
import { digestOf } from '../../../../src/seals/pki/digest.ts';
import { flipBit, unzipParts } from '../../../support/seals/container-damages.ts';
import { forgeToken, tokenShape } from '../../../support/seals/forge-cms.ts';
import { ofdForms } from '../../../support/seals/ofd-forms.ts';
import { opensslDigest, opensslVerifies } from '../../../support/seals/openssl-judge.ts';
import { makeSealed, productForms } from '../../../support/seals/product-forms.ts';
import { createSealPki, june } from '../../../support/seals/seal-pki.ts';
import { dataHashOf, slicesOf, tokenOf } from '../../../support/seals/ses-slices.ts';
import { openssl } from '../pki/test-pki.ts';

const withSeals = [...ofdForms, ...productForms].filter(({ name }) => !name.startsWith('GB/T 35275'));
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

describe('OpenSSL finds good', () => {
  test.each(withSeals.map((form) => [form.name, form] as const))(
    'signatures, seals and digests of Signature.xml: %s',
    async (_, form) => {
      const parts = await unzipParts(await form.make());
      const digest = form.pki.kind === 'sm2' ? 'sm3' : 'sha256';
      const values = Object.keys(parts).filter((path) => path.endsWith('/SignedValue.dat'));
      expect(values.length).toBeGreaterThan(0);
      for (const path of values) {
        const value = Buffer.from(parts[path] ?? '');
        for (const { what, certificate, data, value: signature } of slicesOf(value)) {
          expect([what, opensslVerifies(certificate, data, signature)]).toEqual([what, true]);
          expect([what, opensslVerifies(certificate, flipBit(data, 30), signature)]).toEqual([what, false]);
        }
        const xml = Buffer.from(parts[path.replace('SignedValue.dat', 'Signature.xml')] ?? '');
        expect(base64(dataHashOf(value))).toBe(opensslDigest(digest, xml));
      }
    },
  );

  test('a token over a signature value, made by hand or by the product', async () => {
    const pki = createSealPki('rsa');
    const ofd = await makeSealed({
      pki,
      units: ['云溪县人民政府'],
      pages: 1,
      riding: false,
      stamped: 'later',
    });
    const parts = await unzipParts(ofd);
    const stamp = tokenOf(Buffer.from(parts['Doc_0/Signs/Sign_0/SignedValue.dat'] ?? ''));
    if (!stamp) throw new Error('no time stamp');
    const made = makeTimeStampToken({
      imprint: { digest: 'sha256', value: digestOf('sha256', stamp.over) },
      signer: pki.timeStamper,
      serial: Uint8Array.of(7),
      policyOid: '2.25.250435446882927615622457013485704064677.99',
      now: june,
    });
    const judge = (token: Uint8Array, data: Uint8Array): boolean =>
      openssl(
        {
          token,
          data,
          'root.pem': toPem('CERTIFICATE', pki.root.certificate.der),
          'middle.pem': toPem('CERTIFICATE', pki.intermediate.certificate.der),
        },
        // A moment of the tests' own year: the machine's clock may be anywhere.
        [
          'ts',
          '-verify',
          '-token_in',
          '-in',
          'token',
          '-data',
          'data',
          '-CAfile',
          'root.pem',
          '-untrusted',
          'middle.pem',
          '-attime',
          String(june.getTime() / 1000),
        ],
      ).ok;
    expect([judge(stamp.token, stamp.over), judge(made, stamp.over)]).toEqual([true, true]);
    expect(judge(stamp.token, flipBit(stamp.over, 3))).toBe(false);
    const signerOfDocuments = forgeToken(tokenShape(pki.unit('云溪县财政局'), stamp.over));
    expect(judge(signerOfDocuments, stamp.over)).toBe(false);
  });
});
