// pkijs, a second ASN.1 and CMS implementation, judges what we write.
import { createHash } from 'node:crypto';
import * as pkijs from 'pkijs';
import { describe, expect, it } from 'vitest';
import { signDetached } from '../../../../src/seals/pki/cms.ts';
import { buildCrl } from '../../../../src/seals/pki/crl.ts';
import { createTestPki, june, newEcKey } from './test-pki.ts';

const pki = createTestPki();
const content = Buffer.from('云岭市人民政府办公室');
const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
const root = pkijs.Certificate.fromBER(bufferOf(pki.root.certificate.der));

describe('pkijs', () => {
  it.each([
    ['RSA', pki.issue()],
    ['ECDSA', pki.issue({ privateKey: newEcKey() })],
  ])(
    'verifies a detached %s signature with its chain, and refuses it over other content',
    async (_kind, { signer }) => {
      const digestSha256 = createHash('sha256').update(content).digest();
      const cms = signDetached({ digestSha256, signer, signedAt: june, cades: true });
      const info = pkijs.ContentInfo.fromBER(bufferOf(cms));
      const signed = new pkijs.SignedData({ schema: info.content });
      const judge = (data: Uint8Array) =>
        signed.verify({
          signer: 0,
          data: bufferOf(data),
          trustedCerts: [root],
          checkChain: true,
          checkDate: june,
        });
      await expect(judge(content)).resolves.toBe(true);
      await expect(judge(Buffer.from('other')).catch(() => false)).resolves.toBe(false);
    },
  );

  it('verifies a revocation list and finds the revoked certificate in it', async () => {
    const { certificate } = pki.issue();
    const revoked = [{ serialHex: certificate.serialHex, revokedAt: june, reason: 'superseded' as const }];
    const issuer = pki.intermediate;
    const der = buildCrl({ issuer, number: 3, thisUpdate: june, nextUpdate: june, revoked });
    const crl = pkijs.CertificateRevocationList.fromBER(bufferOf(der));
    const issuerCertificate = pkijs.Certificate.fromBER(bufferOf(issuer.certificate.der));
    await expect(crl.verify({ issuerCertificate })).resolves.toBe(true);
    expect(crl.isCertificateRevoked(pkijs.Certificate.fromBER(bufferOf(certificate.der)))).toBe(true);
    expect(crl.isCertificateRevoked(root)).toBe(false);
  });
});
