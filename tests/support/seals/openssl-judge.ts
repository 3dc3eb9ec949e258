// OpenSSL as a judge that shares no code with ours: signature values under a certificate's key, digests, tokens.
import { openssl } from '../../unit/seals/pki/test-pki.ts';
import { toPem, type Certificate } from '../../../src/seals/pki/certificate.ts';

/** Whether OpenSSL finds `signature` over `data` good under the certificate's key: SM2 with SM3 and the standard identity, else SHA-256. */
export function opensslVerifies(certificate: Certificate, data: Uint8Array, signature: Uint8Array): boolean {
  const how = certificate.keyKind === 'sm2' ? ['-sm3', '-sigopt', 'distid:1234567812345678'] : ['-sha256'];
  const { ok, output } = openssl({ 'key.pem': toPem('PUBLIC KEY', certificate.spki), data, sig: signature }, [
    'dgst',
    ...how,
    '-verify',
    'key.pem',
    '-signature',
    'sig',
    'data',
  ]);
  return ok && output.includes('Verified OK');
}

/** SM3 or SHA-256 of bytes by OpenSSL, as base64. */
export function opensslDigest(name: 'sm3' | 'sha256', data: Uint8Array): string {
  const { output } = openssl({ data }, ['dgst', `-${name}`, 'data']);
  return Buffer.from(/([0-9a-f]{64})\s*$/.exec(output.trim())?.[1] ?? '', 'hex').toString('base64');
}
